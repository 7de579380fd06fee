package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.util.List;

/**
 * Chance that at least one of {@code k} samples is right, without bias, from {@code n >= k}: the
 * mean over problems of {@code 1 - C(n - c, k) / C(n, k)} with {@code c} right samples. For {@code
 * k = 1} it is the share of right samples.
 *
 * <p>Samples with an unknown outcome are left out of {@code n}; problems with {@code n < k} are
 * left out of the mean, and {@link Estimate#problems} says how many were in it.
 *
 * <p>Source: M. Chen et al., arXiv:2107.03374v2, section 2.1.
 *
 * @param k samples drawn, 1 or more
 */
public record PassAt(int k) implements Metric {

  public PassAt {
    if (k < 1) {
      throw new IllegalArgumentException("k must be 1 or more, was " + k);
    }
  }

  @Override
  public String id() {
    return "pass@" + k;
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    List<Observation> observations = observations(attempts, k);
    return k == 1 ? Mean.ofRightOrWrong(observations, level) : Mean.share(observations, level);
  }

  /** One for each problem with as many judged samples as {@code k}. */
  static List<Observation> observations(List<Attempts> attempts, int k) {
    return attempts.stream()
        .filter(a -> judged(a) >= k)
        .map(
            a ->
                new Observation(
                    chance(judged(a), a.count(Outcome.RIGHT), k), judged(a), a.cluster()))
        .toList();
  }

  /** {@code 1 - C(n - c, k) / C(n, k)} as a product, so that nothing overflows. */
  static double chance(int n, int c, int k) {
    if (k == 1) {
      return (double) c / n;
    }
    double none = 1;
    for (int i = 0; i < k; i++) {
      none *= Math.max(0, n - c - i) / (double) (n - i);
    }
    return 1 - none;
  }

  private static int judged(Attempts attempts) {
    return attempts.count(Outcome.RIGHT) + attempts.count(Outcome.WRONG);
  }
}
