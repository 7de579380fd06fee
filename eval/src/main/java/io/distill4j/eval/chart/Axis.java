package io.distill4j.eval.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A straight axis with round ticks.
 *
 * @param low value at the left or bottom end
 * @param high value at the other end, above {@code low}
 * @param step distance of the ticks
 */
public record Axis(double low, double high, double step) {

  public Axis {
    if (!(low < high) || !(step > 0)) {
      throw new IllegalArgumentException(
          "an axis needs low < high and step > 0, were %s, %s, %s".formatted(low, high, step));
    }
  }

  /** An axis of shares: 0 to 1, or a part of it in round tens when all values lie close. */
  public static Axis ofShares(double least, double most) {
    double low = Math.max(0, Math.floor(least * 10 - 0.2) / 10);
    double high = Math.min(1, Math.ceil(most * 10 + 0.2) / 10);
    return high - low > 0.55 || high <= low ? new Axis(0, 1, 0.25) : new Axis(low, high, 0.1);
  }

  /** The smallest axis with about {@code ticks} round ticks that holds both values. */
  public static Axis around(double least, double most, int ticks) {
    double span = most > least ? most - least : Math.max(1e-9, Math.abs(least) * 0.1 + 1e-9);
    double rough = span / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (double factor : new double[] {1, 2, 5}) {
      if (rough <= factor * power) {
        step = factor * power;
        break;
      }
    }
    double low = Math.floor(least / step) * step;
    double high = Math.ceil(most / step) * step;
    return new Axis(low, high > low ? high : low + step, step);
  }

  /** Values of the ticks, ends included. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    int count = (int) Math.floor((high - low) / step + 1e-6);
    for (int i = 0; i <= count; i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  /** Place of a value in percent of the axis, kept within its ends. */
  public double percent(double value) {
    return 100 * Math.max(0, Math.min(1, (value - low) / (high - low)));
  }
}
