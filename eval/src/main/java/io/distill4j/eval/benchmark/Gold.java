package io.distill4j.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How the reference answer is read out of a row. A gold is a record in here; its components are its
 * YAML keys and its YAML name is its class name in kebab case.
 */
public sealed interface Gold {

  /**
   * The reference answer of a row.
   *
   * @param id of the problem, from which anything random follows
   * @throws IllegalArgumentException saying what is wrong with the row
   */
  Answer read(Cells cells, String id);

  /**
   * A number or expression; several in a list belong together.
   *
   * @param column that holds it
   * @param after marker behind which it stands, such as {@code ####} in GSM8K
   */
  record Text(String column, Optional<String> after) implements Gold {
    @Override
    public Answer read(Cells cells, String id) {
      String text = cells.text(column, ", ");
      if (after.isPresent()) {
        int at = text.lastIndexOf(after.get());
        if (at < 0) {
          throw new IllegalArgumentException(
              "column '%s' holds no '%s'".formatted(column, after.get()));
        }
        text = text.substring(at + after.get().length());
      }
      return new Answer.Text(text.strip());
    }
  }

  /**
   * One of several options, shuffled. The order follows from the problem's id alone: it is the same
   * in every run and for every model, whatever other problems there are.
   *
   * @param right column with the right option
   * @param wrong columns with the wrong ones, one or more
   */
  record Shuffled(String right, List<String> wrong) implements Gold {
    public Shuffled {
      wrong = List.copyOf(wrong);
      if (wrong.isEmpty()) {
        throw new IllegalArgumentException("wrong must name one column or more, was empty");
      }
    }

    @Override
    public Answer read(Cells cells, String id) {
      List<String> options = new ArrayList<>();
      options.add(cells.text(right, "\n").strip());
      wrong.forEach(column -> options.add(cells.text(column, "\n").strip()));
      var random =
          new SplittableRandom(Fingerprint.builder().add("options").add(id).build().asLong());
      int at = 0; // where the right option is
      for (int i = options.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        String moved = options.set(j, options.get(i));
        options.set(i, moved);
        at = at == j ? i : at == i ? j : at;
      }
      return new Answer.Choice(at, options);
    }
  }

  /**
   * A program with a function {@code check} that takes the function asked for, as HumanEval has it.
   *
   * @param tests column with the program
   * @param function column with the name of the function asked for
   */
  record Check(String tests, String function) implements Gold {
    @Override
    public Answer read(Cells cells, String id) {
      String code =
          cells.text(tests, "\n") + "\n\ncheck(" + cells.text(function, "").strip() + ")\n";
      return new Answer.Tests(List.of(new Answer.Case.Assertion(code)));
    }
  }

  /**
   * Statements that must hold, as MBPP has them.
   *
   * @param tests column with a list of them
   * @param setup column with what must run before each
   */
  record Assertions(String tests, Optional<String> setup) implements Gold {
    @Override
    public Answer read(Cells cells, String id) {
      String before = setup.map(column -> cells.text(column, "\n") + "\n").orElse("");
      List<Answer.Case> cases = new ArrayList<>();
      cells
          .list(tests)
          .forEach(test -> cases.add(new Answer.Case.Assertion(before + test.asText())));
      return nonEmpty(cases);
    }
  }

  /**
   * Inputs and the outputs that must be printed.
   *
   * @param tests column with a list of {@code {input, output}}, as such or as JSON in a text
   */
  record InputsOutputs(String tests) implements Gold {
    @Override
    public Answer read(Cells cells, String id) {
      List<Answer.Case> cases = new ArrayList<>();
      cells.list(tests).forEach(test -> cases.add(LiveCode.inputOutput(test)));
      return nonEmpty(cases);
    }
  }

  /**
   * Tests of LiveCodeBench: shown ones as JSON, hidden ones as JSON in a pickled text, compressed
   * and in base 64 (read without unpickling anything else); of functions where the metadata name
   * one, of whole programs otherwise.
   *
   * @param shown column with the tests of the statement
   * @param hidden column with the others
   * @param metadata column with JSON that may have {@code func_name}
   */
  record LiveCode(String shown, String hidden, String metadata) implements Gold {
    @Override
    public Answer read(Cells cells, String id) {
      List<Answer.Case> cases = new ArrayList<>();
      String function = json(cells.text(metadata, "")).path("func_name").asText("");
      List<JsonNode> tests = new ArrayList<>(cells.list(shown));
      json(PickledText.read(cells.text(hidden, ""))).forEach(tests::add);
      for (JsonNode test : tests) {
        cases.add(function.isEmpty() ? inputOutput(test) : call(function, test));
      }
      return nonEmpty(cases);
    }

    static Answer.Case inputOutput(JsonNode test) {
      if (!test.path("input").isTextual() || !test.path("output").isTextual()) {
        throw new IllegalArgumentException("a test lacks the texts input and output");
      }
      return new Answer.Case.InputOutput(test.path("input").asText(), test.path("output").asText());
    }

    /** The arguments are the lines of the input, each JSON; the output is JSON. */
    private static Answer.Case call(String function, JsonNode test) {
      String code =
          """
          import json as _json
          _call = Solution().%s if "Solution" in globals() else %s
          _got = _call(*[_json.loads(_line) for _line in %s.split("\\n") if _line.strip()])
          _got = list(_got) if isinstance(_got, tuple) else _got
          assert _got == _json.loads(%s)
          """;
      if (!function.matches("[A-Za-z_]\\w*")) {
        throw new IllegalArgumentException("func_name is no name: " + function);
      }
      return new Answer.Case.Assertion(
          code.formatted(
              function,
              function,
              literal(test.path("input").asText()),
              literal(test.path("output").asText())));
    }

    /** A text as Python writes it; JSON's escapes are Python's as long as nothing is a pair. */
    private static String literal(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '"' -> quoted.append("\\\"");
          case '\\' -> quoted.append("\\\\");
          case '\n' -> quoted.append("\\n");
          case '\r' -> quoted.append("\\r");
          default -> quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }

    private static JsonNode json(String text) {
      try {
        return Json.parse(text.isBlank() ? "{}" : text);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
      }
    }
  }

  private static Answer nonEmpty(List<Answer.Case> cases) {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("has no tests");
    }
    return new Answer.Tests(cases);
  }
}
