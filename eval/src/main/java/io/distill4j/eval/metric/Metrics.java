package io.distill4j.eval.metric;

import java.util.ArrayList;
import java.util.List;

/** Which metrics a score has when nobody says otherwise. */
public final class Metrics {

  private Metrics() {}

  /**
   * Accuracy, then what explains it.
   *
   * @param samples samples per problem
   * @param checks YAML names of the filters that label the samples
   */
  public static List<Metric> standard(int samples, List<String> checks) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new PassAt(1));
    if (samples > 1) {
      metrics.add(new PassAt(samples));
      metrics.add(new ConsAt(samples));
      metrics.add(new GPassAt(samples, 1));
      metrics.add(new BestOf(samples, BestOf.Rank.SHORTEST));
      metrics.add(new BestOf(samples, BestOf.Rank.HIGHEST_SCORE));
    }
    metrics.add(new TruncationRate());
    metrics.add(new UnclosedThoughtRate());
    metrics.add(new LoopRate());
    metrics.add(new NoAnswerRate());
    checks.forEach(check -> metrics.add(new FailedCheckRate(check)));
    metrics.add(new UndecidedRate());
    metrics.add(new MeanTokens());
    metrics.add(new MeanThinkingTokens());
    metrics.add(new TokensPerRight());
    return metrics;
  }
}
