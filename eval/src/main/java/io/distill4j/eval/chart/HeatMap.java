package io.distill4j.eval.chart;

import java.util.List;
import java.util.OptionalDouble;

/** Shares of one row over many columns as shades, darker for more. */
public final class HeatMap {

  private HeatMap() {}

  /**
   * Draws one row.
   *
   * @param shares in [0, 1]; empty is drawn as a gap
   * @param titles shown when a cell is pointed at, one per share
   * @param links where a cell leads, one per share; empty when nowhere
   */
  public static String row(
      List<OptionalDouble> shares, List<String> titles, List<String> links, String label) {
    int n = shares.size();
    Svg svg = new Svg("heat", label, 26, n, 1);
    double gap = n > 120 ? 0 : 0.06;
    for (int i = 0; i < n; i++) {
      String shade =
          shares.get(i).isPresent() ? "h" + Math.round(10 * shares.get(i).getAsDouble()) : "hx";
      String link = links.isEmpty() ? "" : links.get(i);
      svg.cell(shade, i + gap / 2, 0, 1 - gap, 1, titles.get(i), link);
    }
    return svg.close();
  }
}
