package io.distill4j.student.model;

/**
 * How the texts of a pass lie side by side where they are computed.
 *
 * @param callTokens how many tokens of padding an attention call is worth, 0 or more
 * @param fewLengths whether attention computes some tokens more than a text has, so that few
 *     lengths occur
 */
public record Layout(int callTokens, boolean fewLengths) {

  /** Every text by itself, and no token more than it has. */
  public static final Layout EXACT = new Layout(0, false);

  /**
   * Calls are waited for. Two cores, 0.9M parameters, 1,500 tokens in blocks of 1, 4 and 12: 146,
   * 150 and 180 ms.
   */
  static final Layout CPU = new Layout(8, false);

  /**
   * Calls wait for the driver. cuDNN plans attention anew for every length it has not met: 40 ms
   * forward and 70 ms backward on an H200, more than all attention of a 7B model over 8,192 tokens.
   */
  static final Layout GPU = new Layout(64, true);

  /** Lengths that occur between a power of two and the next. */
  private static final int LENGTHS = 16;

  /** Tensor cores take this many tokens at once. */
  private static final int LEAST_STEP = 8;

  /**
   * Tokens that attention computes for a text of {@code length}, 1 or more: at least as many, and
   * at most a 16th or 7 more.
   */
  int attended(int length) {
    if (!fewLengths) {
      return length;
    }
    int step = Math.max(LEAST_STEP, Integer.highestOneBit(length) / LENGTHS);
    return (length + step - 1) / step * step;
  }
}
