package io.distill4j.eval.stats;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How many problems and samples a difference needs to be seen.
 *
 * <p>The difference per problem has the variance {@code between + (withinA + withinB) / k}: more
 * samples remove the second part only. A difference {@code d} is seen with the wanted power when
 * {@code d >= (z(1 - alpha/2) + z(power)) * SE}; below 30 clusters Student's t is the better
 * factor, and {@link #detectable} uses it.
 *
 * <p>Source: E. Miller, arXiv:2411.00640v1, section 4.2.
 *
 * @param between variance over problems of the difference of the two true shares, 0 or more
 * @param within sum over both models of the mean of {@code p (1 - p)}, in [0, 0.5]
 * @param alpha two-sided error of the test, in (0, 1)
 * @param power chance to see a difference that is there, in (0, 1)
 */
public record Power(double between, double within, double alpha, double power) {

  public Power {
    if (!(between >= 0 && between <= 4)) {
      throw new IllegalArgumentException("between must be in [0, 4], was " + between);
    }
    if (!(within >= 0 && within <= 0.5)) {
      throw new IllegalArgumentException("within must be in [0, 0.5], was " + within);
    }
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1), was " + alpha);
    }
    if (!(power > 0 && power < 1)) {
      throw new IllegalArgumentException("power must be in (0, 1), was " + power);
    }
  }

  /**
   * From what one knows before an experiment.
   *
   * @param accuracy expected share of right samples of both models, in (0, 1)
   * @param alike share of the variance of one model's right-or-wrong that lies between problems, in
   *     [0, 1]: 0 when all problems are equally hard, 1 when every problem is always or never
   *     solved; long reasoning on AIME is near 0.6
   * @param correlation over problems of the two true shares, in [0, 1]
   */
  public static Power expecting(
      double accuracy, double alike, double correlation, double alpha, double power) {
    requireShare("accuracy", accuracy);
    requireShare("alike", alike);
    requireShare("correlation", correlation);
    double all = accuracy * (1 - accuracy);
    return new Power(2 * alike * all * (1 - correlation), 2 * (1 - alike) * all, alpha, power);
  }

  /** Standard error of the difference with so many problems and samples of each. */
  public double standardError(int problems, int samples) {
    return Math.sqrt((between + within / samples) / problems);
  }

  /** Smallest difference seen with the wanted power; empty below two problems. */
  public OptionalDouble detectable(int problems, int samples) {
    return detectable(standardError(problems, samples), problems - 1, alpha, power);
  }

  /** The same from a measured standard error; empty without degrees of freedom. */
  public static OptionalDouble detectable(
      double standardError, int degreesOfFreedom, double alpha, double power) {
    return degreesOfFreedom < 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            standardError
                * (Student.quantile(1 - alpha / 2, degreesOfFreedom)
                    + Student.quantile(power, degreesOfFreedom)));
  }

  /** Problems needed to see a difference with so many samples of each, at least 2. */
  public int problems(double difference, int samples) {
    requireDifference(difference);
    double factor = factor();
    double needed = factor * factor * (between + within / samples) / difference / difference;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(2, Math.ceil(needed)));
  }

  /** Samples of each problem needed; empty when no number of samples makes up for the problems. */
  public OptionalInt samples(double difference, int problems) {
    requireDifference(difference);
    double factor = factor();
    double room = problems * difference * difference / factor / factor - between;
    if (within == 0) {
      return room >= 0 ? OptionalInt.of(1) : OptionalInt.empty();
    }
    double needed = Math.ceil(within / room);
    return room > 0 && needed < Integer.MAX_VALUE
        ? OptionalInt.of((int) Math.max(1, needed))
        : OptionalInt.empty();
  }

  private double factor() {
    var normal = new NormalDistribution();
    return normal.inverseCumulativeProbability(1 - alpha / 2)
        + normal.inverseCumulativeProbability(power);
  }

  private static void requireDifference(double difference) {
    if (!(difference > 0 && difference <= 1)) {
      throw new IllegalArgumentException("difference must be in (0, 1], was " + difference);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], was " + value);
    }
  }
}
