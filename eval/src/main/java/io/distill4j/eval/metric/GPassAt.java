package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Observation;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.discrete.HypergeometricDistribution;

/**
 * Chance that at least a share {@code tau} of {@code k} samples is right: how steady a model is. At
 * {@code tau = 1} all {@code k} must be right; as {@code tau} falls to 0 it becomes pass@k.
 *
 * <p>Unbiased from {@code n >= k} samples: with {@code c} right ones, the chance that a draw of
 * {@code k} without replacement has {@code ceil(tau k)} right ones or more. Unknown samples and
 * problems with {@code n < k} are left out.
 *
 * <p>Source: J. Liu et al., arXiv:2412.13147v4, section 3 (G-Pass@k).
 *
 * @param k samples drawn, 1 or more
 * @param tau share that must be right, in (0, 1]
 */
public record GPassAt(int k, double tau) implements Metric {

  public GPassAt {
    if (k < 1) {
      throw new IllegalArgumentException("k must be 1 or more, was " + k);
    }
    if (!(tau > 0 && tau <= 1)) {
      throw new IllegalArgumentException("tau must be in (0, 1], was " + tau);
    }
  }

  @Override
  public String id() {
    return "g-pass@%d(%s)".formatted(k, tau);
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.mean(attempts, unit(), level, this::observe);
  }

  private Optional<Observation> observe(Attempts attempts) {
    int right = attempts.count(Outcome.RIGHT);
    int n = right + attempts.count(Outcome.WRONG);
    return n < k
        ? Optional.empty()
        : Optional.of(new Observation(chance(n, right, k, tau), n, attempts.cluster()));
  }

  static double chance(int n, int right, int k, double tau) {
    // 0.75 * 4 must need 3, whatever the last bit of the product is.
    int needed = Math.max(1, (int) Math.ceil(tau * k - 1e-9));
    double chance = new HypergeometricDistribution(n, right, k).upperCumulativeProbability(needed);
    return Math.max(0, Math.min(1, chance));
  }
}
