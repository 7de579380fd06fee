package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens spent for one right answer: mean tokens of a sample over the share of right samples, both
 * averaged over problems. Undefined when nothing is right or nothing was counted.
 *
 * <p>A ratio of two means; its interval comes from the linearised values {@code R + (tokens_i - R
 * right_i) / right}.
 *
 * <p>Source: W. G. Cochran, Sampling Techniques, third edition (1977), section 6.4.
 */
public record TokensPerRight() implements Metric {

  @Override
  public String id() {
    return "tokens-per-right";
  }

  @Override
  public Unit unit() {
    return Unit.TOKENS;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    List<double[]> values = new ArrayList<>();
    List<Observation> counts = new ArrayList<>();
    for (Attempts each : attempts) {
      List<Sample> counted = each.judged().stream().filter(s -> s.tokens() > 0).toList();
      if (!counted.isEmpty()) {
        double tokens = counted.stream().mapToLong(Sample::tokens).average().orElseThrow();
        double right =
            (double) counted.stream().filter(s -> s.outcome() == Outcome.RIGHT).count()
                / counted.size();
        values.add(new double[] {tokens, right});
        counts.add(new Observation(right, counted.size(), each.cluster()));
      }
    }
    double right = values.stream().mapToDouble(v -> v[1]).average().orElse(0);
    if (right == 0) {
      return Estimate.UNDEFINED;
    }
    double ratio = values.stream().mapToDouble(v -> v[0]).average().orElseThrow() / right;
    List<Observation> linear = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double value = ratio + (values.get(i)[0] - ratio * values.get(i)[1]) / right;
      linear.add(new Observation(value, counts.get(i).samples(), counts.get(i).cluster()));
    }
    return Mean.amount(linear, level);
  }
}
