package io.distill4j.eval.score;

import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one model on one benchmark.
 *
 * @param samples samples per problem that were asked for
 * @param problems problems of the benchmark, those without any sample included
 * @param metrics in the order in which they are shown
 * @param exclusions why samples and problems are in no score; empty when all are
 * @param missing samples not drawn yet: above 0 the score is partial
 * @param tallies one per problem that has samples, in the order of the benchmark
 * @param detail what pictures are drawn from
 */
public record Score(
    String model,
    String benchmark,
    int samples,
    int problems,
    List<Measured> metrics,
    List<Exclusion> exclusions,
    long missing,
    Setting setting,
    List<Tally> tallies,
    Detail detail) {

  /** How a verifier ends a reason that begins with both answers. */
  private static final String UNDECIDED = "cannot be decided";

  public Score {
    metrics = List.copyOf(metrics);
    exclusions = List.copyOf(exclusions);
    tallies = List.copyOf(tallies);
  }

  /**
   * Measures results.
   *
   * @param samples asked for per problem
   * @param problems of the benchmark
   * @param level of the intervals, such as 0.95
   */
  public static Score of(
      Results results,
      int samples,
      int problems,
      List<Metric> metrics,
      double level,
      Setting setting) {
    long drawn = results.attempts().stream().mapToLong(a -> a.samples().size()).sum();
    return new Score(
        results.model(),
        results.benchmark(),
        samples,
        problems,
        metrics.stream()
            .map(m -> new Measured(m.id(), m.unit(), m.measure(results.attempts(), level)))
            .toList(),
        exclusions(results.attempts()),
        Math.max(0, (long) samples * problems - drawn),
        setting,
        results.attempts().stream().map(Tally::of).toList(),
        Detail.of(results, samples, Math.max(drawn, (long) samples * problems), level));
  }

  /** The value of a metric, if it was measured. */
  public Optional<Measured> metric(String id) {
    return metrics.stream().filter(m -> m.metric().equals(id)).findFirst();
  }

  /** Whether samples are missing, so that the numbers will still change. */
  public boolean partial() {
    return missing > 0;
  }

  /** A reason without the values that differ between samples. */
  private static String kind(String reason) {
    return reason.endsWith(UNDECIDED) ? UNDECIDED : reason.split(":", 2)[0];
  }

  private static List<Exclusion> exclusions(List<Attempts> attempts) {
    Map<String, Exclusion> found = new LinkedHashMap<>();
    long unjudged = 0;
    String first = "";
    for (Attempts each : attempts) {
      for (Sample sample : each.samples()) {
        if (sample.outcome() == Outcome.UNKNOWN) {
          String reason = "sample not judged: " + kind(sample.reason());
          String example = each.problem() + "#" + sample.index() + ": " + sample.reason();
          found.merge(
              reason,
              new Exclusion(reason, 1, example),
              (a, b) -> new Exclusion(reason, a.count() + 1, a.example()));
        }
      }
      if (each.judged().isEmpty()) {
        first = unjudged == 0 ? each.problem() : first;
        unjudged++;
      }
    }
    List<Exclusion> all = new ArrayList<>(found.values());
    if (unjudged > 0) {
      all.add(new Exclusion("problem without a judged sample", unjudged, first));
    }
    return all;
  }
}
