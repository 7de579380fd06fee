package io.distill4j.teacher.server;

import io.distill4j.data.shingle.ExactLoop;

/**
 * Notices that a text repeats itself exactly and will go on so.
 *
 * <p>The last {@value #TAIL} characters must be copies of one piece, at least {@value #COPIES} of
 * them. A model in such a loop does not leave it: what it would still write is paid for in vain.
 */
final class LoopWatch {

  static final int TAIL = 6_000;
  static final int COPIES = 4;
  private static final int STEP = 1_000;
  private static final ExactLoop LOOP = new ExactLoop(TAIL, COPIES);

  private int checked;

  /** Looks at a text that has grown; cheap unless it grew by a lot. */
  boolean isLooping(CharSequence text) {
    if (text.length() < TAIL || text.length() - checked < STEP) {
      return false;
    }
    checked = text.length();
    return LOOP.endsIn(text);
  }
}
