package io.distill4j.eval.stats;

import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * McNemar's test for two models with one sample per problem: only problems that one of them got
 * right alone say anything.
 *
 * <p>Source: Q. McNemar, Psychometrika 12 (1947) 153-157; M. W. Fagerland, S. Lydersen and P.
 * Laake, BMC Medical Research Methodology 13 (2013) 91, who recommend the mid-p form (the exact one
 * is conservative).
 *
 * @param onlyA problems only the first model got right
 * @param onlyB problems only the second model got right
 * @param exact two-sided exact p-value
 * @param mid two-sided mid-p value
 */
public record McNemar(int onlyA, int onlyB, double exact, double mid) {

  public static McNemar of(int onlyA, int onlyB) {
    if (onlyA < 0 || onlyB < 0) {
      throw new IllegalArgumentException(
          "counts must be 0 or more, were %d and %d".formatted(onlyA, onlyB));
    }
    int n = onlyA + onlyB;
    if (n == 0) {
      return new McNemar(0, 0, 1, 1);
    }
    var half = new BinomialDistribution(n, 0.5);
    int fewer = Math.min(onlyA, onlyB);
    double exact = Math.min(1, 2 * half.cumulativeProbability(fewer));
    double point = half.probability(fewer);
    // With equal counts both tails share the middle term.
    double mid = onlyA == onlyB ? 1 - point / 2 : exact - point;
    return new McNemar(onlyA, onlyB, exact, mid);
  }
}
