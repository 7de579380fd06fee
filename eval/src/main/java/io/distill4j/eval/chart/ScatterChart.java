package io.distill4j.eval.chart;

import java.util.List;

/**
 * Points with upright intervals over a logarithmic axis, as a fragment of HTML; each carries a
 * letter by which a table below explains it.
 */
public final class ScatterChart {

  private static final int HEIGHT = 240;

  private ScatterChart() {}

  /**
   * A point.
   *
   * @param mark letter shown beside it
   * @param type classes in the style sheet
   * @param x above 0
   * @param low lower end of its interval, {@code y} when it has none
   * @param high upper end of its interval
   */
  public record Point(String mark, String type, double x, double y, double low, double high) {}

  /**
   * Draws.
   *
   * @param label what it shows, for those who cannot see it
   * @param points one or more
   * @param y axis of shares
   */
  public static String of(String label, String xName, List<Point> points, Axis y) {
    double least = points.stream().mapToDouble(Point::x).min().orElseThrow();
    double most = points.stream().mapToDouble(Point::x).max().orElseThrow();
    Axis x = new Axis(Math.floor(Math.log10(least) - 0.2), Math.ceil(Math.log10(most) + 0.2), 1);
    StringBuilder html = new StringBuilder("<div class=\"plot\"><div class=\"plot-y\">");
    for (double tick : y.ticks()) {
      html.append(
          "<span style=\"bottom:%s%%\">%s</span>"
              .formatted(Svg.number(y.percent(tick)), LineChart.tick(tick, y.step(), true)));
    }
    Svg svg = new Svg("scatter", label, HEIGHT);
    for (double tick : y.ticks()) {
      svg.line("grid", 0, height(tick, y), 100, height(tick, y));
    }
    for (double tick : x.ticks()) {
      svg.line("grid", x.percent(tick), 0, x.percent(tick), HEIGHT);
    }
    for (Point point : points) {
      double at = x.percent(Math.log10(point.x()));
      if (point.low() < point.high()) {
        svg.upright("whisker " + point.type(), at, height(point.low(), y), height(point.high(), y));
      }
      svg.circle("dot " + point.type(), at, height(point.y(), y), 5);
      svg.label("mark", at, height(point.y(), y), point.mark());
    }
    html.append("</div><div class=\"plot-area\">").append(svg.close());
    html.append("</div><div class=\"plot-x\">");
    double step = Math.max(1, Math.ceil((x.high() - x.low()) / 8));
    for (double tick = x.low(); tick <= x.high() + 1e-9; tick += step) {
      html.append(
          "<span style=\"left:%s%%\">10<sup>%d</sup></span>"
              .formatted(Svg.number(x.percent(tick)), Math.round(tick)));
    }
    return html.append("</div><div class=\"plot-name\">")
        .append(Svg.escape(xName))
        .append("</div></div>")
        .toString();
  }

  private static double height(double value, Axis y) {
    return HEIGHT * (1 - y.percent(value) / 100);
  }
}
