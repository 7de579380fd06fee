package io.distill4j.eval.report;

import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.Locale;

/** How numbers are written: shares as percentages with one decimal, tokens as whole numbers. */
final class Numbers {

  private static final String NONE = "\u2013";

  private Numbers() {}

  static String value(Estimate estimate, Metric.Unit unit) {
    return estimate.value().isPresent() ? number(estimate.value().getAsDouble(), unit) : NONE;
  }

  /** {@code low to high}; empty when there is no interval. */
  static String interval(Estimate estimate, Metric.Unit unit) {
    return estimate.interval().isPresent() ? interval(estimate.interval().get(), unit) : "";
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String percent(double share) {
    return number(share, Metric.Unit.SHARE) + "%";
  }

  private static String interval(Interval interval, Metric.Unit unit) {
    // Amounts are not below 0, whatever a symmetric interval says.
    double low = unit == Metric.Unit.TOKENS ? Math.max(0, interval.low()) : interval.low();
    return number(low, unit) + "\u2013" + number(interval.high(), unit);
  }

  private static String number(double value, Metric.Unit unit) {
    return unit == Metric.Unit.SHARE
        ? String.format(Locale.ROOT, "%.1f", 100 * value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
