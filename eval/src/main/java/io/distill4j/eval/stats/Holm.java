package io.distill4j.eval.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction: many comparisons, one chance of a false alarm.
 *
 * <p>Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
 */
public final class Holm {

  private Holm() {}

  /** Adjusted p-values in the order of the given ones; compare them with the level itself. */
  public static double[] adjust(double[] pValues) {
    int m = pValues.length;
    int[] ascending =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[m];
    double largest = 0;
    for (int rank = 0; rank < m; rank++) {
      int i = ascending[rank];
      largest = Math.max(largest, Math.min(1, (m - rank) * pValues[i]));
      adjusted[i] = largest;
    }
    return adjusted;
  }
}
