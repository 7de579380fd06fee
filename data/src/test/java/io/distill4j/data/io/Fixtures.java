package io.distill4j.data.io;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Traces made for tests. */
final class Fixtures {

  private Fixtures() {}

  static Trace trace(int number, String reasoning) {
    return new Trace(
        Request.of(
            Prompt.of("p" + number / 2, "What is 6 x 7?", new Answer.Text("42")),
            number % 2,
            Sampling.R1,
            1),
        new Completion(
            reasoning,
            "It is \\boxed{42}.",
            FinishReason.STOP,
            new Usage(12, 34, 5),
            Map.of("model", "m")),
        "made-up",
        "recorded",
        Instant.parse("2026-01-31T12:00:00Z"),
        Instant.parse("2026-01-31T12:00:01.5Z"),
        List.of(new Label("boxed-number", new Verdict.Pass("boxed 42, expected 42"))));
  }

  static List<Trace> traces(int count) {
    return IntStream.range(0, count).mapToObj(i -> trace(i, "six times seven, " + i)).toList();
  }
}
