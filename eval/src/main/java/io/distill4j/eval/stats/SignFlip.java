package io.distill4j.eval.stats;

import java.util.SplittableRandom;

/**
 * Permutation test of paired differences: were the two models alike, each problem's difference
 * could as well have had the other sign.
 *
 * <p>Two-sided, on the sum of the differences, as a mid-p value: sign patterns with a larger sum
 * count whole, those with the observed sum count half. Counting them whole would promise an error
 * of at most 5% and, with the few distinct sums that small samples allow, keep it near 3%; the
 * mid-p value keeps it near 5% instead ({@code bench/results/interval-coverage.md}). Up to {@value
 * #EXACT} problems with a difference, all patterns are counted; beyond, {@value #DRAWS} are drawn
 * and the observed one is counted among them, so that p is never 0. With one sample per problem it
 * is McNemar's mid-p test.
 *
 * <p>Source: R. A. Fisher, The Design of Experiments (1935), section 21; H. O. Lancaster, JASA 56
 * (1961) 223-234 (mid-p); B. Phipson and G. K. Smyth, Statistical Applications in Genetics and
 * Molecular Biology 9 (2010), article 39, for the drawn form.
 */
public final class SignFlip {

  static final int EXACT = 16;
  static final int DRAWS = 20_000;

  private SignFlip() {}

  /**
   * The p-value.
   *
   * @param differences one per problem (sum the problems of a cluster first); all 0 gives 1
   * @param seed of the draws
   */
  public static double pValue(double[] differences, long seed) {
    double[] d = java.util.Arrays.stream(differences).filter(x -> x != 0).map(Math::abs).toArray();
    if (d.length == 0) {
      return 1;
    }
    double observed = Math.abs(java.util.Arrays.stream(differences).sum());
    // Sums that are equal in exact arithmetic must count as equal.
    double tie = 1e-9 * java.util.Arrays.stream(d).sum();
    return d.length <= EXACT ? exact(d, observed, tie) : drawn(d, observed, tie, seed);
  }

  private static double exact(double[] d, double observed, double tie) {
    long patterns = 1L << d.length;
    double extreme = 0;
    for (long pattern = 0; pattern < patterns; pattern++) {
      double sum = 0;
      for (int i = 0; i < d.length; i++) {
        sum += (pattern >> i & 1) == 0 ? d[i] : -d[i];
      }
      extreme += weight(Math.abs(sum), observed, tie);
    }
    return extreme / patterns;
  }

  private static double drawn(double[] d, double observed, double tie, long seed) {
    var random = new SplittableRandom(seed);
    double extreme = 0;
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
      extreme += weight(Math.abs(sum), observed, tie);
    }
    return (extreme + 0.5) / (DRAWS + 1.0);
  }

  private static double weight(double sum, double observed, double tie) {
    if (sum > observed + tie) {
      return 1;
    }
    return sum >= observed - tie ? 0.5 : 0;
  }
}
