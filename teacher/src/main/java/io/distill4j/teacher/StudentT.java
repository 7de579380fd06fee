package io.distill4j.teacher;

/**
 * Student's t distribution, as far as an interval on a mean needs it.
 *
 * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
final class StudentT {

  private StudentT() {}

  /**
   * The t that the absolute value stays below with a probability.
   *
   * @param freedom degrees of freedom, 1 or more
   * @param level in (0, 1)
   */
  static double quantile(int freedom, double level) {
    double low = 0;
    double high = 1e6;
    while (high - low > 1e-12 * (1 + low)) {
      double middle = (low + high) / 2;
      if (within(freedom, middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Probability that the absolute value stays below t. */
  static double within(int freedom, double t) {
    double angle = Math.atan(t / Math.sqrt(freedom));
    double cosine = Math.cos(angle);
    double sum = 0;
    double term = freedom % 2 == 0 ? 1 : cosine;
    for (int i = freedom % 2 == 0 ? 0 : 1; i < freedom - 1; i += 2) {
      sum += term;
      term *= cosine * cosine * (i + 1) / (i + 2);
    }
    return freedom % 2 == 0 ? Math.sin(angle) * sum : 2 / Math.PI * (angle + Math.sin(angle) * sum);
  }
}
