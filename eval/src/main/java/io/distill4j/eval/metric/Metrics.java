package io.distill4j.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which metrics a score has when nobody says otherwise. */
public final class Metrics {

  private Metrics() {}

  /** The metrics of a benchmark of which nothing was found in training data. */
  public static List<Metric> standard(int samples, List<String> checks) {
    return standard(samples, checks, Set.of());
  }

  /**
   * Accuracy, then what explains it.
   *
   * @param samples samples per problem
   * @param checks YAML names of the filters that label the samples
   * @param found ids of the problems that were found in training data
   */
  public static List<Metric> standard(int samples, List<String> checks, Set<String> found) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new PassAt(1));
    if (!found.isEmpty()) {
      metrics.add(new CleanPassAt1(found));
    }
    if (samples > 1) {
      metrics.add(new BootstrapPassAt1());
      metrics.add(new PassAt(samples));
      metrics.add(new ConsAt(samples));
      metrics.add(new GPassAt(samples, 1));
      metrics.add(new BestOf(samples, BestOf.Rank.SHORTEST));
      metrics.add(new BestOf(samples, BestOf.Rank.HIGHEST_SCORE));
    }
    metrics.add(PerSample.TRUNCATED);
    metrics.add(PerSample.UNCLOSED_THOUGHT);
    metrics.add(PerSample.LOOPS);
    metrics.add(PerSample.NO_ANSWER);
    checks.forEach(check -> metrics.add(new FailedCheckRate(check)));
    metrics.add(PerSample.UNDECIDED);
    metrics.add(PerSample.TOKENS);
    metrics.add(PerSample.THINKING_TOKENS);
    metrics.add(new TokensPerRight());
    return metrics;
  }
}
