package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.LineChart;
import io.distill4j.eval.report.ReportInput.LossPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The training loss: every step faint, a running mean strong. */
final class LossPart {

  /** More points than this are averaged in groups: no screen shows them apart. */
  private static final int POINTS = 600;

  private final List<LossPoint> points;
  private final int group;

  private LossPart(List<LossPoint> points) {
    this.points = points;
    this.group = (points.size() + POINTS - 1) / POINTS;
  }

  /** Points that are not finite are left out. */
  static LossPart of(List<LossPoint> all) {
    return new LossPart(all.stream().filter(p -> Double.isFinite(p.loss())).toList());
  }

  boolean isEmpty() {
    return points.size() < 2;
  }

  String chart() {
    int n = (points.size() + group - 1) / group;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      List<LossPoint> some = points.subList(i * group, Math.min(points.size(), (i + 1) * group));
      x[i] = some.stream().mapToDouble(LossPoint::step).average().orElseThrow();
      y[i] = some.stream().mapToDouble(LossPoint::loss).average().orElseThrow();
    }
    double[] smooth = smooth(y);
    double most = Arrays.stream(y).max().orElseThrow();
    Axis steps = Axis.around(Math.min(0, x[0]), x[n - 1], 5);
    return LineChart.of(
        caption(),
        "optimizer step",
        new Axis(steps.low(), x[n - 1], steps.step()),
        Axis.around(0, most, 4),
        false,
        List.of(
            new LineChart.Series("faint c0", points(x, y)),
            new LineChart.Series("c0", points(x, smooth))));
  }

  String caption() {
    LossPoint first = points.get(0);
    LossPoint last = points.get(points.size() - 1);
    return String.format(
        Locale.ROOT,
        "Loss per trained token: %.3f at step %,d, %.3f at step %,d. Faint: %s. Strong: running mean.",
        first.loss(),
        first.step(),
        last.loss(),
        last.step(),
        group == 1 ? "every recorded step" : "means of " + group + " recorded steps");
  }

  private static List<LineChart.Point> points(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToObj(i -> LineChart.Point.of(x[i], y[i])).toList();
  }

  /** Mean of a window around each point, a fifteenth of the curve wide and cut at its ends. */
  private static double[] smooth(double[] y) {
    int reach = Math.max(1, y.length / 30);
    double[] smooth = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int half = Math.min(reach, Math.min(i, y.length - 1 - i));
      smooth[i] = Arrays.stream(y, i - half, i + half + 1).average().orElseThrow();
    }
    return smooth;
  }
}
