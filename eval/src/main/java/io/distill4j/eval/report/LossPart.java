package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.LineChart;
import io.distill4j.eval.report.ReportInput.LossPoint;
import java.util.List;
import java.util.Locale;

/** The training loss: every step faint, a running mean strong. */
final class LossPart {

  private final List<LossPoint> points;
  private final Thinned curve;

  private LossPart(List<LossPoint> points) {
    this.points = points;
    this.curve =
        Thinned.of(
            points.stream().mapToDouble(LossPoint::step).toArray(),
            points.stream().mapToDouble(LossPoint::loss).toArray());
  }

  /** Points that are not finite are left out. */
  static LossPart of(List<LossPoint> all) {
    return new LossPart(all.stream().filter(p -> Double.isFinite(p.loss())).toList());
  }

  boolean isEmpty() {
    return points.size() < 2;
  }

  String chart() {
    return LineChart.of(
        caption(),
        "optimizer step",
        CurvePart.steps(curve.x()),
        Axis.around(0, curve.most(), 4),
        false,
        List.of(
            new LineChart.Series("faint c0", curve.points()),
            new LineChart.Series("c0", curve.smooth())));
  }

  String caption() {
    LossPoint first = points.get(0);
    LossPoint last = points.get(points.size() - 1);
    return String.format(
        Locale.ROOT,
        "Loss per trained token: %.3f at step %,d, %.3f at step %,d. Faint: %s. Strong: running"
            + " mean.",
        first.loss(),
        first.step(),
        last.loss(),
        last.step(),
        curve.group() == 1
            ? "every recorded step"
            : "means of " + curve.group() + " recorded steps");
  }
}
