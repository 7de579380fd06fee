package io.distill4j.data.verify.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * This machine as a judge of programs.
 *
 * @param sandbox what works here, if anything
 * @param shutIn whether programs are refused without one
 * @param tools for the language, if they are installed
 */
record Machine(
    Optional<Sandbox> sandbox, boolean shutIn, Optional<Toolchain> tools, Limits limits) {

  private static final int BRIEF = 60;

  Verdict verify(Completion completion, Answer.Tests tests) {
    if (tools.isEmpty()) {
      return new Verdict.Unknown("this machine lacks the compiler or interpreter");
    }
    if (shutIn && sandbox.isEmpty()) {
      return new Verdict.Unknown("no sandbox works on this machine");
    }
    Optional<String> program = CodeBlocks.last(completion.answer(), tools.get().language());
    if (program.isEmpty()) {
      return new Verdict.Fail("no closed code block in the answer");
    }
    try (Box box = new Box(sandbox, tools.get().readable())) {
      return judge(box, tools.get(), program.get(), tests.cases());
    } catch (IOException e) {
      return new Verdict.Unknown("the sandbox failed: " + brief(e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Unknown("interrupted");
    }
  }

  private Verdict judge(Box box, Toolchain tool, String program, List<Answer.Case> cases)
      throws IOException, InterruptedException {
    List<String> assertions =
        cases.stream()
            .filter(Answer.Case.Assertion.class::isInstance)
            .map(each -> ((Answer.Case.Assertion) each).code())
            .toList();
    if (!assertions.isEmpty() && tool.language() != Language.PYTHON) {
      return new Verdict.Unknown("assertions are run in Python only");
    }
    Optional<Outcome> compiled = tool.prepare(box, program, limits);
    if (compiled.isPresent()) {
      return compiled.get().end() == Outcome.End.SANDBOX
          ? unknown(compiled.get())
          : new Verdict.Fail("the compiler " + compiled.get().why(limits.forCompiling()));
    }
    if (!assertions.isEmpty()) {
      Verdict verdict = assertions(box, tool, program, assertions);
      if (!(verdict instanceof Verdict.Pass) || assertions.size() == cases.size()) {
        return verdict;
      }
    }
    for (int i = 0; i < cases.size(); i++) {
      if (cases.get(i) instanceof Answer.Case.InputOutput test) {
        Outcome outcome = tool.run(box, program, test.input(), limits);
        if (outcome.end() == Outcome.End.SANDBOX) {
          return unknown(outcome);
        }
        String name = "test %d of %d: ".formatted(i + 1, cases.size());
        if (!outcome.succeeded()) {
          return new Verdict.Fail(name + outcome.why(limits));
        }
        if (!Outputs.same(outcome.output(), test.output())) {
          return new Verdict.Fail(
              "%sprinted %s, expected %s"
                  .formatted(name, brief(outcome.output()), brief(test.output())));
        }
      }
    }
    return passed(cases.size());
  }

  private Verdict assertions(Box box, Toolchain tool, String program, List<String> tests)
      throws IOException, InterruptedException {
    ArrayNode list = Json.object().putArray("tests");
    tests.forEach(list::add);
    box.write("tests.json", Json.line(list));
    box.write("driver.py", Resource.text("driver.py").replace("/box/", box.inside("")));
    String word =
        Fingerprint.builder().add("driver").add(program).add(Json.line(list)).build().hex();
    Outcome outcome = box.run(tool.python(box.inside("driver.py")), word + "\n", false, limits);
    if (outcome.end() == Outcome.End.SANDBOX) {
      return unknown(outcome);
    }
    if (!outcome.succeeded()) {
      return new Verdict.Fail("the program " + outcome.why(limits));
    }
    int at = outcome.output().lastIndexOf("\n" + word + " ");
    if (at < 0) {
      return new Verdict.Fail("the program ended itself before its tests were done");
    }
    return result(outcome.output().substring(at + word.length() + 2), tests.size());
  }

  private static Verdict result(String json, int tests) {
    try {
      JsonNode result = Json.parse(json);
      String why = brief(result.path(1).asText());
      if (result.path(0).asText().equals("passed")) {
        return passed(tests);
      }
      return new Verdict.Fail(
          result.path(0).isInt()
              ? "test %d of %d: %s".formatted(result.path(0).asInt() + 1, tests, why)
              : "the program does not load: " + why);
    } catch (JsonProcessingException e) {
      return new Verdict.Fail("the program spoiled the result of its tests");
    }
  }

  private static Verdict passed(int tests) {
    return new Verdict.Pass(tests == 1 ? "passed the test" : "passed %d tests".formatted(tests));
  }

  private static Verdict unknown(Outcome outcome) {
    return new Verdict.Unknown("the sandbox did not start: " + brief(outcome.errors()));
  }

  private static String brief(String text) {
    String line =
        text.substring(0, Math.min(8 * BRIEF, text.length())).strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "nothing";
    }
    return line.length() <= BRIEF ? line : line.substring(0, BRIEF) + "...";
  }
}
