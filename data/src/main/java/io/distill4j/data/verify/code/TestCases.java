package io.distill4j.data.verify.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads tests as datasets write them.
 *
 * <p>A text may be: Python statements with {@code assert} (HumanEval); a JSON list of such (MBPP);
 * a JSON list of {@code {input, output}}, or such a list under {@code test_cases} (LiveCodeBench,
 * Open-R1); {@code {inputs: [...], outputs: [...]}} (code_contests, TACO), with {@code fn_name} a
 * function called with each list of arguments.
 */
public final class TestCases {

  private TestCases() {}

  /** The tests of a reference; empty when it holds none. */
  public static Optional<Answer.Tests> of(Answer reference) {
    if (reference instanceof Answer.Tests tests) {
      return Optional.of(tests);
    }
    if (!(reference instanceof Answer.Text text)) {
      return Optional.empty();
    }
    String value = text.value().strip();
    List<Answer.Case> cases = List.of();
    if (value.startsWith("{") || value.startsWith("[")) {
      try {
        cases = cases(Json.parse(value));
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    } else if (value.contains("assert")) {
      cases = List.of(new Answer.Case.Assertion(text.value()));
    }
    return cases.isEmpty() ? Optional.empty() : Optional.of(new Answer.Tests(cases));
  }

  private static List<Answer.Case> cases(JsonNode node) {
    if (node.isArray()) {
      List<Answer.Case> cases = new ArrayList<>();
      for (JsonNode each : node) {
        if (each.isTextual()) {
          cases.add(new Answer.Case.Assertion(each.textValue()));
        } else if (each.path("input").isTextual() && each.path("output").isTextual()) {
          cases.add(inputOutput(each.path("input"), each.path("output")));
        } else {
          return List.of(); // A test that is not understood must not be left out.
        }
      }
      return cases;
    }
    if (node.has("test_cases")) {
      return cases(node.path("test_cases"));
    }
    JsonNode inputs = node.path("inputs");
    JsonNode outputs = node.path("outputs");
    if (!inputs.isArray() || inputs.size() != outputs.size()) {
      return List.of();
    }
    List<Answer.Case> cases = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (node.has("fn_name")) {
        if (!node.path("fn_name").asText().matches("\\w+") || !inputs.get(i).isArray()) {
          return List.of();
        }
        cases.add(call(node.path("fn_name").textValue(), inputs.get(i), outputs.get(i)));
      } else if (inputs.get(i).isTextual() && outputs.get(i).isTextual()) {
        cases.add(inputOutput(inputs.get(i), outputs.get(i)));
      } else {
        return List.of();
      }
    }
    return cases;
  }

  private static Answer.Case inputOutput(JsonNode input, JsonNode output) {
    return new Answer.Case.InputOutput(input.textValue(), output.textValue());
  }

  /** Calls a function, or the method of that name of a class Solution. */
  private static Answer.Case call(String name, JsonNode arguments, JsonNode expected) {
    return new Answer.Case.Assertion(
        "import json\n"
            + "_call = %s if '%s' in globals() else Solution().%s\n".formatted(name, name, name)
            + "_expected = json.loads(%s)\n".formatted(quoted(expected))
            + "_actual = json.loads(json.dumps(_call(*json.loads(%s))))\n"
                .formatted(quoted(arguments))
            + "assert _actual == _expected or [_actual] == _expected\n");
  }

  /** A JSON text is a Python string when it is written as JSON once more. */
  private static String quoted(JsonNode node) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(Json.line(node)).toString();
  }
}
