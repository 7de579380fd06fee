package io.distill4j.cli;

import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Interval;
import io.distill4j.presets.Pipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table and the sentences a run ends with. */
final class RunSummary {

  private RunSummary() {}

  /** Runs all steps, then prints. */
  static void afterAll(Pipeline pipeline, PrintStream out)
      throws IOException, InterruptedException {
    pipeline.all();
    print(pipeline, out);
  }

  /** Writes the report anew, then prints. */
  static void afterReport(Pipeline pipeline, PrintStream out)
      throws IOException, InterruptedException {
    pipeline.report();
    print(pipeline, out);
  }

  private static void print(Pipeline pipeline, PrintStream out) throws IOException {
    scores(pipeline.evaluation().scores(), out);
    sentences(pipeline.evaluation().comparisons(), out);
    out.println();
    out.println("report: " + pipeline.folder().report().toAbsolutePath().toUri());
  }

  /** The table of scores. */
  static void scores(List<Score> scores, PrintStream out) {
    out.println();
    int model = scores.stream().mapToInt(s -> s.model().length()).max().orElse(0);
    int benchmark = scores.stream().mapToInt(s -> s.benchmark().length()).max().orElse(0);
    String row =
        "%%-%ds %%-%ds %%8s  %%-18s".formatted(Math.max(24, benchmark), Math.max(14, model));
    out.printf(Locale.ROOT, row + "%n", "benchmark", "model", "pass@1", "95% interval");
    for (Score score : scores) {
      Optional<Measured> pass = score.metric("pass@1");
      Optional<Interval> interval = pass.flatMap(p -> p.estimate().interval());
      out.printf(
          Locale.ROOT,
          row + "%s%s%n",
          score.benchmark(),
          score.model(),
          pass.filter(p -> p.estimate().value().isPresent())
              .map(p -> percent(p.estimate().value().getAsDouble()))
              .orElse("-"),
          interval.map(i -> percent(i.low()) + " to " + percent(i.high())).orElse("-"),
          score.partial() ? "  partial" : "",
          clean(score));
    }
  }

  private static String clean(Score score) {
    return score
        .metric("pass@1 clean")
        .flatMap(
            m ->
                m.estimate().value().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        "  %s on the %d problems not found in training data"
                            .formatted(
                                percent(m.estimate().value().getAsDouble()),
                                m.estimate().problems())))
        .orElse("");
  }

  /** A sentence per comparison. */
  static void sentences(List<Comparison> comparisons, PrintStream out) {
    out.println();
    comparisons.forEach(c -> out.println(Sentences.of(c)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
