package io.distill4j.eval.stats;

import org.hipparchus.distribution.continuous.TDistribution;

/** Quantiles of Student's t distribution. */
final class Student {

  private Student() {}

  /** The t that a two-sided interval of this level needs. */
  static double twoSided(double level, double degreesOfFreedom) {
    return quantile(0.5 + level / 2, degreesOfFreedom);
  }

  static double quantile(double probability, double degreesOfFreedom) {
    return new TDistribution(degreesOfFreedom).inverseCumulativeProbability(probability);
  }

  static double cumulative(double t, double degreesOfFreedom) {
    return new TDistribution(degreesOfFreedom).cumulativeProbability(t);
  }
}
