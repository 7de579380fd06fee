package io.distill4j.data.math;

/**
 * The work one decision may cost, counted in steps of bounded size, so that no answer, however
 * hostile, takes long.
 */
public final class Budget {

  /** Longest number in bits. */
  static final int MOST_BITS = 40_000;

  /** Longest text read, in characters. */
  static final int LONGEST = 5_000;

  /** Deepest nesting read. */
  static final int DEEPEST = 100;

  private final int steps;
  private int left;

  public Budget(int steps) {
    this.steps = steps;
    this.left = steps;
  }

  /** Steps counted so far, those that were one too many included. */
  long spent() {
    return (long) steps - left;
  }

  /** Counts steps. */
  void spend(int steps) {
    left -= steps;
    if (left < 0) {
      throw new Spent("the expression is too large to decide");
    }
  }

  /** The decision would cost more than is allowed. */
  public static final class Spent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Spent(String message) {
      super(message, null, false, false);
    }
  }
}
