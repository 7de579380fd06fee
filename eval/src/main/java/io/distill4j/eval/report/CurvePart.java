package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Curves of a training: every step faint, a running mean strong. */
final class CurvePart {

  private static final int COLOURS = 6;

  private CurvePart() {}

  /** A picture for each curve of which two steps are known. */
  static List<Map<String, Object>> of(List<Curve> curves) {
    return curves.stream()
        .map(Curve::drawable)
        .filter(curve -> !curve.lines().isEmpty())
        .map(CurvePart::of)
        .toList();
  }

  private static Map<String, Object> of(Curve curve) {
    List<LineChart.Series> series = new ArrayList<>();
    List<Map<String, Object>> legend = new ArrayList<>();
    double least = 0;
    double most = 0;
    double[] x = {};
    for (Curve.Line line : curve.lines()) {
      Thinned thinned =
          Thinned.of(
              line.points().stream().mapToDouble(Curve.Point::step).toArray(),
              line.points().stream().mapToDouble(Curve.Point::value).toArray());
      String colour = "c" + legend.size() % COLOURS;
      series.add(new LineChart.Series("faint " + colour, thinned.points()));
      series.add(new LineChart.Series(colour, thinned.smooth()));
      legend.add(Map.of("colour", colour, "name", line.name()));
      least = Math.min(least, thinned.least());
      most = Math.max(most, thinned.most());
      x = thinned.x().length > x.length ? thinned.x() : x;
    }
    return Map.of(
        "title", curve.title(),
        "chart",
            LineChart.of(
                curve.title() + ". " + caption(curve),
                "step",
                steps(x),
                least == most ? new Axis(0, 1, 0.25) : Axis.around(least, most, 4), // All are 0.
                false,
                series),
        "legend", legend,
        "caption", caption(curve));
  }

  /** From step 0, or the first where that is below, to the last. */
  static Axis steps(double... x) {
    Axis round = Axis.around(Math.min(0, x[0]), x[x.length - 1], 5);
    return new Axis(round.low(), x[x.length - 1], round.step());
  }

  /** Where each line begins and ends. */
  static String caption(Curve curve) {
    List<String> lines = new ArrayList<>();
    for (Curve.Line line : curve.lines()) {
      Curve.Point first = line.points().get(0);
      Curve.Point last = line.points().get(line.points().size() - 1);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s at step %,d, %s at step %,d",
              line.name(),
              number(first.value()),
              first.step(),
              number(last.value()),
              last.step()));
    }
    String unit = curve.unit().isBlank() ? "" : " In " + curve.unit() + ".";
    return String.join("; ", lines) + "." + unit;
  }

  /** Three digits or more: small values keep theirs behind the point. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 0.1 || size == 0 ? "%.3f" : "%.3g";
    return String.format(Locale.ROOT, format, value);
  }
}
