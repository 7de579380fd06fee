package io.distill4j.eval.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The mean over problems with an interval that covers both sources of chance: which problems were
 * asked, and which samples the model happened to draw.
 *
 * <p>Let {@code v_i} be the mean of problem {@code i} over its {@code k} samples. Across problems,
 * {@code Var(v_i) = between + within / k}, so the variance of the {@code v_i}, divided by the
 * number {@code m} of problems, holds both components: {@code SE^2 = S^2 / m}. Nothing has to be
 * added for the samples; adding it counts them twice. Where problems share a cluster, residuals are
 * summed within the cluster first: {@code SE^2 = G/(G-1) * sum_g (sum_{i in g} (v_i - mean))^2 /
 * m^2}, which is the same number when every problem is its own cluster.
 *
 * <p>A share is never given as {@code mean +- t * SE}, which fails near 0 and 1 and has no width at
 * all when every sample is right. It gets Wilson's score interval at the effective sample size
 * {@code n = mean * (1 - mean) / SE^2}, with t in the place of z. When every value is 0 or every
 * value is 1 the data cannot show how alike the samples of one problem are; then {@code n = G}, the
 * honest end of the range: the samples of one problem may all say the same thing. With one sample
 * per problem it is Wilson's interval for {@code n = m}.
 *
 * <p>Student's t has the degrees of freedom that the estimate of {@code SE^2} deserves, {@code 2 /
 * (2 / (G - 1) + excess / G)} where {@code excess} is the excess kurtosis of the residuals, not
 * below 0. A few hard problems among many easy ones make the estimate unsteady, and without this an
 * interval for 30 problems at 90% covers 91% instead of 95%. Limits: the formula is exact for none
 * of these cases; {@code bench/results/interval-coverage.md} shows by simulation how well it does.
 *
 * <p>Source: E. Miller, arXiv:2411.00640v1, sections 2.1 (variance components) and 2.2 (clusters);
 * E. B. Wilson, JASA 22 (1927) 209-212; E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998)
 * 193-201 (effective sample size and t for proportions of clustered samples); F. E. Satterthwaite,
 * Biometrics Bulletin 2 (1946) 110-114 (degrees of freedom from the variance of a variance).
 */
public final class Mean {

  private Mean() {}

  /**
   * Mean of values in [0, 1], such as the share of right samples.
   *
   * @param observations one per problem; none gives {@link Estimate#UNDEFINED}, one cluster gives a
   *     value without interval
   * @param level of the interval, such as 0.95
   */
  public static Estimate share(List<Observation> observations, double level) {
    for (Observation each : observations) {
      if (!(each.value() >= 0 && each.value() <= 1)) {
        throw new IllegalArgumentException("a share must be in [0, 1], was " + each.value());
      }
    }
    Spread spread = Spread.of(observations);
    return estimate(
        spread,
        spread.clusters < 2 ? Optional.empty() : Optional.of(wilson(spread, level)),
        observations);
  }

  /** Mean of amounts without a fixed upper limit, such as tokens: {@code mean +- t * SE}. */
  public static Estimate amount(List<Observation> observations, double level) {
    Spread spread = Spread.of(observations);
    return estimate(
        spread,
        spread.clusters < 2 ? Optional.empty() : Optional.of(symmetric(spread, level)),
        observations);
  }

  /**
   * The part of a share's standard error that is due to the samples alone, from right-or-wrong
   * samples: {@code sqrt(sum_i v_i (1 - v_i) / (k_i - 1)) / m}.
   *
   * @return empty when there is no problem or a problem has a single sample
   */
  public static OptionalDouble samplingError(List<Observation> observations) {
    double sum = 0;
    for (Observation each : observations) {
      if (each.samples() < 2) {
        return OptionalDouble.empty();
      }
      sum += each.value() * (1 - each.value()) / (each.samples() - 1);
    }
    return observations.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(sum) / observations.size());
  }

  /**
   * The share of right samples: {@link #share} with its {@link #samplingError}.
   *
   * @param observations right samples over all samples, per problem
   */
  public static Estimate ofRightOrWrong(List<Observation> observations, double level) {
    return share(observations, level).withSamplingError(samplingError(observations));
  }

  private static Estimate estimate(
      Spread spread, Optional<Interval> interval, List<Observation> observations) {
    if (observations.isEmpty()) {
      return Estimate.UNDEFINED;
    }
    return new Estimate(
        OptionalDouble.of(spread.mean),
        interval,
        spread.clusters < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(spread.error2)),
        OptionalDouble.empty(),
        observations.size(),
        observations.stream().mapToLong(Observation::samples).sum());
  }

  private static Interval symmetric(Spread spread, double level) {
    double half = Student.twoSided(level, spread.freedom) * Math.sqrt(spread.error2);
    return new Interval(spread.mean - half, spread.mean + half, level);
  }

  private static Interval wilson(Spread spread, double level) {
    Interval.requireLevel(level);
    double p = spread.mean;
    boolean edge = p <= 0 || p >= 1;
    boolean binomial = spread.samples == spread.clusters;
    double n =
        edge || binomial
            ? spread.clusters
            : Math.min(p * (1 - p) / spread.error2, (double) spread.samples);
    double t = Student.twoSided(level, edge || binomial ? spread.clusters - 1 : spread.freedom);
    double t2n = t * t / n;
    double centre = (p + t2n / 2) / (1 + t2n);
    double half = t * Math.sqrt(p * (1 - p) / n + t2n / (4 * n)) / (1 + t2n);
    // At the edges one limit is the edge itself; rounding must not move it.
    return new Interval(p <= 0 ? 0 : centre - half, p >= 1 ? 1 : centre + half, level).within(0, 1);
  }

  /**
   * Mean, squared standard error and its degrees of freedom; the last two are 0 where there are
   * fewer than two clusters.
   */
  private record Spread(double mean, double error2, double freedom, int clusters, long samples) {

    static Spread of(List<Observation> observations) {
      int m = observations.size();
      double mean = observations.stream().mapToDouble(Observation::value).sum() / m;
      Map<String, Double> residuals = new LinkedHashMap<>();
      long samples = 0;
      for (Observation each : observations) {
        residuals.merge(each.cluster(), each.value() - mean, Double::sum);
        samples += each.samples();
      }
      int g = residuals.size();
      if (g < 2) {
        return new Spread(mean, 0, 0, g, samples);
      }
      double second = residuals.values().stream().mapToDouble(r -> r * r).sum();
      double fourth = residuals.values().stream().mapToDouble(r -> r * r * r * r).sum();
      double excess = second > 0 ? Math.max(0, g * fourth / second / second - 3) : 0;
      double freedom = 2 / (2.0 / (g - 1) + excess / g);
      return new Spread(mean, second * g / (g - 1.0) / m / m, freedom, g, samples);
    }
  }
}
