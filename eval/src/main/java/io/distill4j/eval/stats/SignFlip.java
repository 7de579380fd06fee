package io.distill4j.eval.stats;

import java.util.SplittableRandom;

/**
 * Permutation test of paired differences: were the two models alike, each problem's difference
 * could as well have had the other sign.
 *
 * <p>Two-sided, on the sum of the differences. Up to {@value #EXACT} problems with a difference,
 * all sign patterns are counted; beyond, {@value #DRAWS} are drawn and the observed one is counted
 * among them, so that p is never 0. With one sample per problem the exact form is McNemar's exact
 * test.
 *
 * <p>Source: R. A. Fisher, The Design of Experiments (1935), section 21; B. Phipson and G. K.
 * Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010), article 39, for the
 * drawn form.
 */
public final class SignFlip {

  static final int EXACT = 16;
  static final int DRAWS = 20_000;

  private SignFlip() {}

  /**
   * The p-value.
   *
   * @param differences one per problem (sum the problems of a cluster first); 1 when all are 0
   * @param seed of the draws
   */
  public static double pValue(double[] differences, long seed) {
    double[] d = java.util.Arrays.stream(differences).filter(x -> x != 0).map(Math::abs).toArray();
    if (d.length == 0) {
      return 1;
    }
    double observed = Math.abs(java.util.Arrays.stream(differences).sum());
    // Sums that are equal in exact arithmetic must count as equal.
    double threshold = observed - 1e-9 * java.util.Arrays.stream(d).sum();
    return d.length <= EXACT ? exact(d, threshold) : drawn(d, threshold, seed);
  }

  private static double exact(double[] d, double threshold) {
    long patterns = 1L << d.length;
    long extreme = 0;
    for (long pattern = 0; pattern < patterns; pattern++) {
      double sum = 0;
      for (int i = 0; i < d.length; i++) {
        sum += (pattern >> i & 1) == 0 ? d[i] : -d[i];
      }
      if (Math.abs(sum) >= threshold) {
        extreme++;
      }
    }
    return (double) extreme / patterns;
  }

  private static double drawn(double[] d, double threshold, long seed) {
    var random = new SplittableRandom(seed);
    int extreme = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < d.length; i++) {
        if ((i & 63) == 0) {
          bits = random.nextLong();
        }
        sum += (bits & 1) == 0 ? d[i] : -d[i];
        bits >>>= 1;
      }
      if (Math.abs(sum) >= threshold) {
        extreme++;
      }
    }
    return (extreme + 1.0) / (DRAWS + 1.0);
  }
}
