package io.distill4j.eval.chart;

/** A single horizontal bar of a share of the whole width. */
public final class Bar {

  private Bar() {}

  /**
   * Draws.
   *
   * @param share in [0, 1]; above 0 it stays visible however small
   */
  public static String of(double share, String label) {
    return new Svg("bar", label, 18)
        .bar("track", 0, 0, 100, 18)
        .bar("fill", 0, 0, share > 0 ? Math.max(0.4, 100 * Math.min(1, share)) : 0, 18)
        .close();
  }
}
