package io.distill4j.data.sample;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Traces made up from a number. */
final class Samples {

  private Samples() {}

  static Request request(String prompt, int sample) {
    return Request.of(
        Prompt.of(prompt, "What is " + prompt + "?", new Answer.None()), sample, Sampling.R1, 7);
  }

  /** The trace of sample {@code i % 4} of prompt {@code p(i / 4)}. */
  static Trace trace(int i) {
    return trace(request("p" + i / 4, i % 4), Completion.of("thought ".repeat(i % 50), "é " + i));
  }

  static Trace trace(Request request, Completion completion) {
    Instant time = Instant.parse("2026-01-31T12:00:00Z");
    return new Trace(request, completion, "model", "here", time, time.plusSeconds(3), List.of());
  }

  /** The traces of a range of numbers. */
  static List<Trace> traces(int from, int to) {
    return IntStream.range(from, to).mapToObj(Samples::trace).toList();
  }

  /** Appends those of a range to the log in a folder. */
  static void write(Path folder, int from, int to) {
    try (SampleLog log = SampleLog.open(folder)) {
      traces(from, to).forEach(log::append);
    }
  }

  /** All that a log holds. */
  static List<Trace> read(SampleLog log) {
    try (Stream<Trace> traces = log.read()) {
      return traces.toList();
    }
  }
}
