package io.distill4j.eval.compare;

import io.distill4j.data.UserMistake;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import io.distill4j.eval.stats.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two parts of the variance of a difference per problem, as measured: what {@link
 * io.distill4j.eval.stats.Power} plans with.
 *
 * <p>{@code within} is the sum over both models of the mean of {@code v (1 - v) k / (k - 1)}, the
 * unbiased variance of one right-or-wrong sample; {@code between} is the variance of the
 * differences less the samples' part in it, and not below 0.
 *
 * @param between variance over problems of the difference of the true shares
 * @param within variance of one sample of each model, summed
 * @param problems judged twice or more for both models
 */
public record Spread(double between, double within, int problems) {

  /**
   * Measures two scores of one benchmark.
   *
   * @throws UserMistake when fewer than two problems have two judged samples of both models
   */
  public static Spread of(Score a, Score b) {
    Map<String, Observation> second = new HashMap<>();
    for (Tally tally : b.tallies()) {
      tally.observation().ifPresent(o -> second.put(tally.problem(), o));
    }
    List<Double> differences = new ArrayList<>();
    double within = 0;
    double sampled = 0;
    for (Tally tally : a.tallies()) {
      Observation x = tally.observation().orElse(null);
      Observation y = second.get(tally.problem());
      if (x != null && y != null && x.samples() > 1 && y.samples() > 1) {
        differences.add(x.value() - y.value());
        within += variance(x) + variance(y);
        sampled += variance(x) / x.samples() + variance(y) / y.samples();
      }
    }
    int m = differences.size();
    if (m < 2) {
      throw new UserMistake(
          a.model() + " and " + b.model(),
          "only %d problems have two judged samples of both models".formatted(m),
          "evaluate with two samples or more, or give --accuracy, --alike and --correlation");
    }
    double mean = differences.stream().mapToDouble(d -> d).average().orElseThrow();
    double all = differences.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum() / (m - 1);
    return new Spread(Math.max(0, all - sampled / m), Math.min(0.5, within / m), m);
  }

  private static double variance(Observation o) {
    return o.value() * (1 - o.value()) * o.samples() / (o.samples() - 1);
  }
}
