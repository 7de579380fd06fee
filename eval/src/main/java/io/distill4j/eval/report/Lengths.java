package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.LineChart.Tick;
import io.distill4j.eval.score.Detail.LengthBin;
import java.util.ArrayList;
import java.util.List;

/**
 * The axis of lengths in tokens: straight, or by factors where models differ so much that the
 * shorter ones would stand in a corner.
 *
 * @param logarithmic whether equal steps are equal factors
 * @param axis of tokens, or of their logarithm to base 10
 * @param ticks in the unit of the axis
 */
record Lengths(boolean logarithmic, Axis axis, List<Tick> ticks) {

  /** Above this ratio of the longest to the shortest range the axis goes by factors. */
  private static final double UNEVEN = 20;

  /** Above this many factors of ten only those are marked. */
  private static final double WIDE = 3.2;

  static Lengths of(List<LengthBin> bins) {
    double least = bins.stream().mapToDouble(Lengths::geometric).min().orElse(1);
    double most = bins.stream().mapToDouble(Lengths::geometric).max().orElse(1);
    if (most / least <= UNEVEN) {
      long end = bins.stream().mapToLong(LengthBin::to).max().orElse(1);
      Axis axis = Axis.around(0, (double) Math.max(1, end), 5);
      return new Lengths(false, axis, axis.ticks().stream().map(t -> tick(t, t)).toList());
    }
    Axis axis = new Axis(Math.log10(least), Math.log10(most), 1);
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(axis.low()); power <= axis.high(); power++) {
      for (int first : axis.high() - axis.low() > WIDE ? new int[] {1} : new int[] {1, 3}) {
        double tokens = first * Math.pow(10, power);
        if (tokens >= least && tokens <= most) {
          ticks.add(tick(Math.log10(tokens), tokens));
        }
      }
    }
    return new Lengths(true, axis, ticks);
  }

  /** Where a range stands: its middle in the unit of the axis. */
  double at(LengthBin bin) {
    return logarithmic ? Math.log10(geometric(bin)) : (bin.from() + bin.to()) / 2.0;
  }

  private static Tick tick(double at, double tokens) {
    return new Tick(at, Numbers.count(Math.round(tokens)));
  }

  private static double geometric(LengthBin bin) {
    return Math.sqrt(Math.max(1.0, (double) bin.from()) * Math.max(1.0, (double) bin.to()));
  }
}
