package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Rows;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.table.Row;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.data.verify.code.Language;
import io.distill4j.data.verify.code.Sandbox;
import io.distill4j.data.verify.code.TestCases;
import io.distill4j.data.verify.code.UnitTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Real programs with known verdicts; {@link #main} runs all of them, the tests a part. */
final class CodeCasesTest {

  /** A program, its tests and whether it is right. */
  record Case(String id, String program, Answer tests, boolean right) {}

  @Test
  void outputsOfAModelComeOutAsLabelled() {
    assertThat(disagreements(labelled())).isEmpty();
  }

  @Test
  void canonicalSolutionsPass() {
    assertThat(disagreements(every(16, humanEval()))).isEmpty();
    assertThat(disagreements(every(50, mbpp()))).isEmpty();
  }

  @Test
  void testsOfContestsAreRead() {
    try (Stream<Row> rows =
        Rows.read(SharedData.require("code/code_contests_stdin_tests_60.jsonl"))) {
      assertThat(rows.map(row -> new Answer.Text(row.value().path("tests").toString())))
          .hasSize(60)
          .allMatch(reference -> TestCases.of(reference).isPresent());
    }
  }

  @Test
  void promptsCarryTestsAsJson() {
    DatasetPrompts all =
        DatasetPrompts.of(SharedData.require("code/mbpp_first400.jsonl"), "text", "test_list");
    DatasetPrompts distinct =
        new DatasetPrompts(
            all.path(),
            all.text(),
            all.id(),
            all.answer(),
            all.answerAfter(),
            all.template(),
            all.system(),
            all.tags(),
            Optional.of(DatasetPrompts.Duplicates.KEEP_FIRST),
            Optional.empty(),
            all.limit());
    try (Stream<Prompt> prompts = distinct.open()) {
      assertThat(TestCases.of(prompts.findFirst().orElseThrow().answer()).orElseThrow().cases())
          .hasSize(3);
    }
  }

  /** Judges everything and prints what disagrees. */
  public static void main(String[] arguments) {
    for (List<Case> cases : List.of(labelled(), humanEval(), mbpp())) {
      long start = System.nanoTime();
      List<String> wrong = disagreements(cases);
      System.out.printf(
          "%d programs in %.1f s, %d not as labelled %s%n",
          cases.size(), (System.nanoTime() - start) / 1e9, wrong.size(), wrong);
    }
  }

  private static List<String> disagreements(List<Case> cases) {
    if (Sandbox.find(Sandbox.USUAL_PATH).isEmpty()) {
      throw new TestAbortedException("SKIPPED: no sandbox works here; no program was run");
    }
    Verifier verifier = UnitTests.of(Language.PYTHON).open(JudgeAccess.of(Map.of()));
    return cases.parallelStream()
        .map(
            each -> {
              Verdict verdict =
                  verifier.verify(
                      Completion.of("", "```python\n" + each.program() + "\n```"), each.tests());
              boolean right = verdict instanceof Verdict.Pass;
              return right == each.right() ? "" : each.id() + ": " + verdict;
            })
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static List<Case> labelled() {
    Map<String, Answer> tests =
        rows("humaneval_python_first64").stream()
            .collect(
                Collectors.toMap(
                    row -> row.path("task_id").asText().replace("Python/", "HumanEval/"),
                    row -> new Answer.Text(row.path("test").asText())));
    List<Case> cases = new ArrayList<>();
    for (JsonNode row : rows("qwen35_0p8b_humaneval_outputs_first64")) {
      Answer test = tests.get(row.path("task_id").asText());
      cases.add(
          new Case(
              row.path("task_id").asText(),
              row.path("answer").asText(),
              test == null ? new Answer.None() : test,
              row.path("recheck_pass").booleanValue()));
    }
    return cases;
  }

  private static List<Case> humanEval() {
    return rows("humaneval_python_first64").stream()
        .map(
            row ->
                new Case(
                    row.path("task_id").asText(),
                    row.path("prompt").asText() + row.path("canonical_solution").asText(),
                    new Answer.Text(row.path("test").asText()),
                    true))
        .toList();
  }

  private static List<Case> mbpp() {
    return rows("mbpp_first400").stream()
        .map(
            row ->
                new Case(
                    "mbpp/" + row.path("task_id").asText(),
                    row.path("code").asText() + "\n" + row.path("test_setup_code").asText(),
                    new Answer.Text(row.path("test_list").toString()),
                    true))
        .toList();
  }

  private static List<Case> every(int step, List<Case> cases) {
    List<Case> some = new ArrayList<>();
    for (int i = 0; i < cases.size(); i += step) {
      some.add(cases.get(i));
    }
    return some;
  }

  private static List<JsonNode> rows(String name) {
    try (Stream<Row> rows = Rows.read(SharedData.require("code/" + name + ".jsonl"))) {
      return rows.map(row -> (JsonNode) row.value()).toList();
    }
  }
}
