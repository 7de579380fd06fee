package io.distill4j.eval.chart;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Curves over a common axis, as a fragment of HTML: the curves stretch with the page, the labels do
 * not.
 */
public final class LineChart {

  private static final int HEIGHT = 240;

  private LineChart() {}

  /** A point of a curve with the band around it; the band has no width where there is none. */
  public record Point(double x, double y, double low, double high) {

    public static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }
  }

  /**
   * A curve.
   *
   * @param type classes of the line in the style sheet
   * @param points by rising x
   */
  public record Series(String type, List<Point> points) {

    public Series {
      points = List.copyOf(points);
    }

    boolean hasBand() {
      return points.stream().anyMatch(p -> p.low() < p.high());
    }
  }

  /**
   * A tick with a text of its own.
   *
   * @param at place on the axis
   */
  public record Tick(double at, String text) {}

  /**
   * Draws.
   *
   * @param label what it shows, for those who cannot see it
   * @param percent whether y is shown as a percentage
   */
  public static String of(
      String label, String xName, Axis x, Axis y, boolean percent, List<Series> series) {
    List<Tick> ticks = x.ticks().stream().map(t -> new Tick(t, tick(t, x.step(), false))).toList();
    return of(label, xName, x, ticks, y, percent, series);
  }

  /** Draws with ticks of one's own on the axis below. */
  public static String of(
      String label,
      String xName,
      Axis x,
      List<Tick> ticks,
      Axis y,
      boolean percent,
      List<Series> series) {
    StringBuilder html = new StringBuilder("<div class=\"plot\"><div class=\"plot-y\">");
    for (double tick : y.ticks()) {
      html.append(
          "<span style=\"bottom:%s%%\">%s</span>"
              .formatted(Svg.number(y.percent(tick)), tick(tick, y.step(), percent)));
    }
    html.append("</div><div class=\"plot-area\">");
    Svg svg = new Svg("curves", label, HEIGHT, 1000, 1000);
    for (double tick : y.ticks()) {
      double at = 1000 - 10 * y.percent(tick);
      svg.path("grid", new double[] {0, 1000}, new double[] {at, at});
    }
    for (Series each : series) {
      if (each.hasBand()) {
        svg.band(
            "band " + each.type(),
            across(each, x),
            up(each, Point::low, y),
            up(each, Point::high, y));
      }
    }
    for (Series each : series) {
      svg.path("curve " + each.type(), across(each, x), up(each, Point::y, y));
    }
    html.append(svg.close()).append("</div><div class=\"plot-x\">");
    for (Tick tick : ticks) {
      html.append(
          "<span style=\"left:%s%%\">%s</span>"
              .formatted(Svg.number(x.percent(tick.at())), Svg.escape(tick.text())));
    }
    return html.append("</div><div class=\"plot-name\">")
        .append(Svg.escape(xName))
        .append("</div></div>")
        .toString();
  }

  private static double[] across(Series series, Axis axis) {
    return series.points().stream().mapToDouble(p -> 10 * axis.percent(p.x())).toArray();
  }

  private static double[] up(Series series, ToDoubleFunction<Point> value, Axis axis) {
    return series.points().stream()
        .mapToDouble(p -> 1000 - 10 * axis.percent(value.applyAsDouble(p)))
        .toArray();
  }

  /** A tick in as many decimals as its step needs. */
  static String tick(double value, double step, boolean percent) {
    if (percent) {
      return String.format(Locale.ROOT, "%.0f%%", 100 * value);
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
