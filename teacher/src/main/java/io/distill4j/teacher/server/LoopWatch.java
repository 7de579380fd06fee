package io.distill4j.teacher.server;

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

  private int checked;

  /** Looks at a text that has grown; cheap unless it grew by a lot. */
  boolean isLooping(CharSequence text) {
    if (text.length() < TAIL || text.length() - checked < STEP) {
      return false;
    }
    checked = text.length();
    return period(text.subSequence(text.length() - TAIL, text.length()).toString())
        <= TAIL / COPIES;
  }

  /** Length of the shortest piece whose copies make up the text, by the failure function. */
  private static int period(String text) {
    int[] border = new int[text.length()];
    int matched = 0;
    for (int i = 1; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != text.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (text.charAt(i) == text.charAt(matched)) {
        matched++;
      }
      border[i] = matched;
    }
    return text.length() - border[text.length() - 1];
  }
}
