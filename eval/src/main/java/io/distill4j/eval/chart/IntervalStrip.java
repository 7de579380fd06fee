package io.distill4j.eval.chart;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.Optional;

/**
 * One row of a forest plot: a point, its interval as a thin line and, as a thick one, the part that
 * more samples would remove.
 */
public final class IntervalStrip {

  private static final int HEIGHT = 30;

  /** Two standard errors on each side, as the thin line has nearly. */
  private static final double REACH = 1.96;

  private IntervalStrip() {}

  /**
   * Draws.
   *
   * @param colour number of the model's colour, from 0
   * @param reference where a line is drawn, such as 0 for no difference
   */
  public static String of(
      Estimate estimate, Axis axis, int colour, Optional<Double> reference, String label) {
    Svg svg = new Svg("strip c" + colour, label, HEIGHT);
    double middle = HEIGHT / 2.0;
    for (double tick : axis.ticks()) {
      svg.line("grid", axis.percent(tick), 0, axis.percent(tick), HEIGHT);
    }
    reference.ifPresent(r -> svg.line("zero", axis.percent(r), 0, axis.percent(r), HEIGHT));
    if (estimate.value().isEmpty()) {
      return svg.close();
    }
    double value = estimate.value().getAsDouble();
    if (estimate.interval().isPresent()) {
      Interval i = estimate.interval().get();
      svg.line("whisker", axis.percent(i.low()), middle, axis.percent(i.high()), middle);
    }
    if (estimate.samplingError().isPresent()) {
      double half = REACH * estimate.samplingError().getAsDouble();
      svg.line("inner", axis.percent(value - half), middle, axis.percent(value + half), middle);
    }
    return svg.circle("dot", axis.percent(value), middle, 5).close();
  }
}
