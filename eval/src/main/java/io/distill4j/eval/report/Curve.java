package io.distill4j.eval.report;

import java.util.List;

/**
 * Something that was measured at steps of a training, as one picture of one line or more.
 *
 * @param title such as {@code Reward}
 * @param unit of the values, such as {@code tokens}; blank where there is none
 * @param lines on one axis
 */
public record Curve(String title, String unit, List<Line> lines) {

  public Curve {
    lines = List.copyOf(lines);
  }

  /**
   * A line.
   *
   * @param points by rising step; values that are not finite are left out
   */
  public record Line(String name, List<Point> points) {

    public Line {
      points = points.stream().filter(point -> Double.isFinite(point.value())).toList();
    }
  }

  /** A value at a step. */
  public record Point(long step, double value) {}

  /** The same picture without lines of fewer than two points, which show nothing. */
  Curve drawable() {
    return new Curve(title, unit, lines.stream().filter(l -> l.points().size() > 1).toList());
  }
}
