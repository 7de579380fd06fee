package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.NotInBenchmarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What filters get of the benchmarks. */
final class RunToolsTest {

  @TempDir Path temp;

  @Test
  void solutionsBesideTheQuestionsOfABenchmarkAreFoundInPrompts() throws Exception {
    Path rows = temp.resolve("rows.jsonl");
    Files.writeString(
        rows,
        """
        {"unique_id": "algebra/1", "problem": "Find the last digit.", "answer": "7", \
        "solution": "The powers of seven end in 7, 9, 3 and 1 again and again."}
        """);
    Path file = temp.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        id: mine
        source: {path: "%s"}
        question: problem
        problem: unique_id
        gold: {text: {column: answer}}
        verifier: boxed-math
        licence: MIT
        citation: none
        """
            .formatted(rows));
    Verdict verdict;
    try (RunTools tools = new RunTools()) {
      Filter filter =
          new NotInBenchmarks(List.of(file.toString()), 10, 0.8, NotInBenchmarks.Where.PROMPT)
              .ready(tools);
      verdict = filter.judge(asked("Show that the powers of seven end in 7, 9, 3 and 1."));
    }

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Fail(
                "11 words of mine#algebra/1 in the question at characters 10 to 50: 'the powers of"
                    + " seven end in 7, 9, 3 and 1'"));
  }

  private static Trace asked(String question) {
    return new Trace(
        Request.of(Prompt.of("q", question, new Answer.None()), 0, Sampling.R1, 1),
        Completion.of("thoughts", "answer"),
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
