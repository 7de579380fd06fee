package io.distill4j.eval.metric;

import io.distill4j.data.shingle.ExactLoop;

/**
 * Notices that a text ends by repeating one piece over and over: a model in such a loop does not
 * leave it by itself.
 *
 * <p>The last {@value #TAIL} characters must be copies of one piece, {@value #COPIES} of them or
 * more, the first and the last possibly cut. Exact: a loop that counts upwards is not seen.
 */
final class Loop {

  static final int TAIL = 2_000;
  static final int COPIES = 4;
  private static final ExactLoop LOOP = new ExactLoop(TAIL, COPIES);

  private Loop() {}

  /** Whether the text ends in a loop; white space at its very end is not looked at. */
  static boolean endsIn(String text) {
    return LOOP.endsIn(text.stripTrailing());
  }
}
