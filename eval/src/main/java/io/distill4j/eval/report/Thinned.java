package io.distill4j.eval.report;

import io.distill4j.eval.chart.LineChart;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A curve in as many points as a screen shows apart: more are averaged in groups.
 *
 * @param x of each point, rising
 * @param y of each point
 * @param group values behind each point
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and read.
record Thinned(double[] x, double[] y, int group) {

  private static final int POINTS = 600;

  /** Averages groups of points. */
  static Thinned of(double[] x, double[] y) {
    int group = Math.max(1, (x.length + POINTS - 1) / POINTS);
    int n = (x.length + group - 1) / group;
    double[] across = new double[n];
    double[] up = new double[n];
    for (int i = 0; i < n; i++) {
      int from = i * group;
      int to = Math.min(x.length, from + group);
      across[i] = Arrays.stream(x, from, to).average().orElseThrow();
      up[i] = Arrays.stream(y, from, to).average().orElseThrow();
    }
    return new Thinned(across, up, group);
  }

  /** The points as they are. */
  List<LineChart.Point> points() {
    return points(y);
  }

  /** Means of a window around each point, a fifteenth of the curve wide and cut at its ends. */
  List<LineChart.Point> smooth() {
    int reach = Math.max(1, y.length / 30);
    double[] smooth = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int half = Math.min(reach, Math.min(i, y.length - 1 - i));
      smooth[i] = Arrays.stream(y, i - half, i + half + 1).average().orElseThrow();
    }
    return points(smooth);
  }

  double least() {
    return Arrays.stream(y).min().orElseThrow();
  }

  double most() {
    return Arrays.stream(y).max().orElseThrow();
  }

  private List<LineChart.Point> points(double... of) {
    return IntStream.range(0, x.length).mapToObj(i -> LineChart.Point.of(x[i], of[i])).toList();
  }
}
