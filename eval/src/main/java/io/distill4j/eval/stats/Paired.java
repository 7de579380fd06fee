package io.distill4j.eval.stats;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The difference of two shares on the same problems.
 *
 * <p>Hard problems are hard for both models, so the difference varies less than the two shares
 * would suggest. Its standard error comes from the differences per problem. Its interval combines
 * the limits of the two shares and their correlation {@code r} over problems, {@code low = d -
 * sqrt((a - lowA)^2 + (highB - b)^2 - 2 r (a - lowA)(highB - b))} and so for the other side, which
 * in the middle of the range is {@code d +- t * SE} and near 0 and 1 keeps an honest width: two
 * models that are right everywhere differ by 0, but not surely by 0.
 *
 * <p>Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 2635-2650, method 10 without
 * continuity correction, with the limits of {@link Mean#share} in the place of the binomial ones;
 * G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702.
 */
public final class Paired {

  private Paired() {}

  /**
   * Mean of {@code a - b} over problems, in [-1, 1].
   *
   * @return undefined without pairs; without interval from a single cluster
   */
  public static Estimate difference(List<Pair> pairs, double level) {
    if (pairs.isEmpty()) {
      return Estimate.UNDEFINED;
    }
    Estimate a = Mean.ofRightOrWrong(pairs.stream().map(Pair::a).toList(), level);
    Estimate b = Mean.ofRightOrWrong(pairs.stream().map(Pair::b).toList(), level);
    Estimate difference =
        Mean.amount(
            pairs.stream()
                .map(p -> new Observation(p.difference(), p.a().samples(), p.a().cluster()))
                .toList(),
            level);
    OptionalDouble sampling =
        a.samplingError().isPresent() && b.samplingError().isPresent()
            ? OptionalDouble.of(
                Math.hypot(a.samplingError().getAsDouble(), b.samplingError().getAsDouble()))
            : OptionalDouble.empty();
    return new Estimate(
        difference.value(),
        interval(a, b, difference),
        difference.standardError(),
        sampling,
        pairs.size(),
        a.samples() + b.samples());
  }

  private static Optional<Interval> interval(Estimate a, Estimate b, Estimate difference) {
    if (a.interval().isEmpty() || b.interval().isEmpty()) {
      return Optional.empty();
    }
    double r = correlation(a, b, difference);
    double p = a.value().orElseThrow();
    double q = b.value().orElseThrow();
    double d = difference.value().orElseThrow();
    Interval first = a.interval().get();
    Interval second = b.interval().get();
    double down = combine(p - first.low(), second.high() - q, r);
    double up = combine(first.high() - p, q - second.low(), r);
    return Optional.of(new Interval(d - down, d + up, first.level()).within(-1, 1));
  }

  /** Correlation of the two means: from the variances of both and of their difference. */
  private static double correlation(Estimate a, Estimate b, Estimate difference) {
    double errorA = a.standardError().orElse(0);
    double errorB = b.standardError().orElse(0);
    if (errorA <= 0 || errorB <= 0) {
      return 0;
    }
    double errorD = difference.standardError().orElse(0);
    double r = (errorA * errorA + errorB * errorB - errorD * errorD) / (2 * errorA * errorB);
    return Math.max(-1, Math.min(1, r));
  }

  private static double combine(double x, double y, double r) {
    return Math.sqrt(Math.max(0, x * x + y * y - 2 * r * x * y));
  }
}
