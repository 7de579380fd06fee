package io.distill4j.eval.stats;

/**
 * A confidence interval.
 *
 * @param low lower limit, at most {@code high}
 * @param high upper limit
 * @param level share of repetitions of the whole experiment in which such an interval covers the
 *     truth, in (0, 1)
 */
public record Interval(double low, double high, double level) {

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "low must be at most high, were %s and %s".formatted(low, high));
    }
    requireLevel(level);
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  public double width() {
    return high - low;
  }

  /** This interval cut to a range that the quantity cannot leave. */
  public Interval within(double least, double most) {
    return new Interval(
        Math.min(Math.max(low, least), most), Math.max(Math.min(high, most), least), level);
  }

  static void requireLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0, 1), was " + level);
    }
  }
}
