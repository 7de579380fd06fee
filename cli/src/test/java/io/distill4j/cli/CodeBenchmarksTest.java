package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.code.Language;
import io.distill4j.data.verify.code.UnitTests;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The benchmarks of code as they are shipped, on rows of their shape, from samples to a rating. */
final class CodeBenchmarksTest {

  private static final String ADD = "def add(a, b):\n    return a + b";

  /** {@code [{"input": "2\n", "output": "4\n"}]}, pickled, compressed, in base 64. */
  private static final String HIDDEN =
      "eJxrYIqwYGBgiK5WyswrKC1RslJQMorJU9JRUMovLYEKmEAESlKLS0oqC1JBQsUlKZl5SrWxhQx6AGHlEx8=";

  @TempDir Path temp;

  private final Typed typed = new Typed();
  private final Map<String, List<ObjectNode>> rows = new TreeMap<>();
  private final StringBuilder samples = new StringBuilder();

  @BeforeEach
  void needsASandbox() throws IOException {
    try {
      assertThat(UnitTests.of(Language.PYTHON).open(JudgeAccess.of(Map.of())).name())
          .isEqualTo("unit-tests");
    } catch (io.distill4j.data.UserMistake e) {
      throw new TestAbortedException("SKIPPED: " + e.getMessage());
    }
    Files.createDirectories(temp.resolve("data"));
  }

  @Test
  void functionsAreRunOnTheirChecksAndAssertions() throws IOException {
    row("humaneval")
        .put("task_id", "HumanEval/0")
        .put("prompt", "def add(a, b):\n    \"\"\"The sum.\"\"\"\n")
        .put("entry_point", "add")
        .put("test", "def check(candidate):\n    assert candidate(2, 3) == 5\n");
    ObjectNode mbpp = row("mbpp");
    mbpp.put("task_id", 11).put("text", "Write a function that adds.").put("test_setup_code", "");
    mbpp.putArray("test_list").add("assert add(1, 2) == 3").add("assert add(0, 0) == 0");
    sample("HumanEval/0", 0, ADD);
    sample("HumanEval/0", 1, ADD.replace('+', '-'));
    sample("11", 0, ADD);
    sample("11", 1, "I cannot");

    assertThat(evaluate("humaneval", "mbpp")).as(typed.err()).isZero();

    for (Score score : ScoreFile.read(temp.resolve("run/scores.json"))) {
      assertThat(score.metric("pass@1").orElseThrow().estimate().value().orElseThrow())
          .as(score.benchmark())
          .isCloseTo(0.5, within(1e-12));
      assertThat(score.metric("pass@2").orElseThrow().estimate().value()).hasValue(1);
      assertThat(score.metric("no-answer").orElseThrow().estimate().value()).isEmpty();
    }
    assertThat(temp.resolve("run/problems/humaneval"))
        .isDirectoryContaining("glob:**/HumanEval-0-*.html");
    assertThat(temp.resolve("run/problems/mbpp/11.html"))
        .content()
        .contains("2 tests", "coder: 1 of 2 right", "return a + b");
    assertThat(typed.distill("rescore", temp.resolve("run").toString())).isZero();
    assertThat(typed.out()).contains("50.0% by unit-tests; 0 verdicts changed");
  }

  @Test
  void programsAreRunOnShownAndHiddenTestsOfTheWindow() throws IOException {
    live("in", "2024-09-01T00:00:00", "{}");
    live("before", "2023-09-01T00:00:00", "{}");
    live("called", "2024-10-01T00:00:00", "{\"func_name\": \"twice\"}");
    sample("in", 0, "print(2 * int(input()))");
    sample("in", 1, "print(2)"); // Right on the test that is shown, wrong on the hidden one.
    sample("called", 0, "class Solution:\n    def twice(self, n):\n        return 2 * n");
    sample("called", 1, "def twice(n):\n    return 2 * n");

    assertThat(evaluate("livecodebench")).as(typed.err()).isZero();

    Score score = ScoreFile.read(temp.resolve("run/scores.json")).get(0);
    assertThat(score.tallies())
        .extracting(t -> t.problem() + " " + t.right())
        .containsExactly("in 1", "called 2");
    assertThat(temp.resolve("run/problems/livecodebench/in.html")).content().contains("2 tests");
  }

  @Test
  void contestsGiveARating() throws IOException {
    contest("1A", "1", "print(sum(map(int, input().split())))");
    contest("2A", "2", "print(7)");

    assertThat(evaluate("codeforces")).as(typed.err()).isZero();
    Path standings = temp.resolve("standings.jsonl");
    Files.writeString(
        standings,
        """
        {"contest": "1", "problems": {"1A": 500}, "humans": [{"rating": 1500, "points": 500}]}
        {"contest": "2", "problems": {"2A": 500}, "humans": [{"rating": 1300, "points": 0}]}
        """);
    assertThat(
            typed.distill(
                "elo", temp.resolve("run").toString(), "--standings", standings.toString()))
        .isZero();

    // Solved where its human did, failed where its human failed: a tie each time.
    assertThat(typed.out()).contains("coder: rating 1400 (", "over 2 contests, percentile 50.0");
  }

  private void contest(String id, String contest, String program) {
    ObjectNode row = row("codeforces");
    row.put("id", id).put("contest_id", contest).put("rating", 800).put("title", "Sum " + id);
    row.put("description", "Add two numbers.").put("input_format", "Two numbers.");
    row.put("output_format", "Their sum.").put("note", "");
    row.putArray("official_tests")
        .add(Json.object().put("input", "1 2\n").put("output", "3\n"))
        .add(Json.object().put("input", "10 20\n").put("output", "30\n"));
    sample(id, 0, program);
    sample(id, 1, program);
  }

  /** A problem that asks to double a number; its shown test is 1, its hidden one 2. */
  private void live(String id, String day, String metadata) {
    row("livecodebench")
        .put("question_id", id)
        .put("contest_date", day)
        .put("question_content", "Double a number, " + id)
        .put("starter_code", "")
        .put("platform", "p")
        .put("difficulty", "easy")
        .put("contest_id", "c")
        .put("metadata", metadata)
        .put("private_test_cases", HIDDEN)
        .put("public_test_cases", "[{\"input\": \"1\", \"output\": \"2\"}]");
  }

  /** A new row of a benchmark's file; written when everything is. */
  private ObjectNode row(String benchmark) {
    ObjectNode row = Json.object();
    rows.computeIfAbsent(benchmark, none -> new ArrayList<>()).add(row);
    return row;
  }

  private void sample(String problem, int index, String program) {
    ObjectNode sample = Json.object();
    sample.put("problem_id", problem).put("problem", "?").put("gold", "?");
    sample.put("sample_index", index).put("finish_reason", "stop");
    sample.put("response", "<think>hm</think>Here:\n```python\n" + program + "\n```");
    samples.append(Json.line(sample)).append('\n');
  }

  private int evaluate(String... benchmarks) throws IOException {
    for (var file : rows.entrySet()) {
      Files.write(
          temp.resolve("data").resolve(file.getKey() + ".jsonl"),
          file.getValue().stream().map(Json::line).toList());
    }
    Files.writeString(temp.resolve("coder.jsonl"), samples);
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--model", "coder=" + temp.resolve("coder.jsonl")));
    for (String benchmark : benchmarks) {
      arguments.addAll(List.of("--benchmark", benchmark));
    }
    arguments.addAll(List.of("--samples", "2", "--data", temp.resolve("data").toString()));
    arguments.addAll(List.of("--run", temp.resolve("run").toString()));
    return typed.distill(arguments.toArray(String[]::new));
  }
}
