package io.distill4j.eval.metric;

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

  private Loop() {}

  /** Whether the text ends in a loop; white space at its very end is not looked at. */
  static boolean endsIn(String text) {
    String stripped = text.stripTrailing();
    if (stripped.length() < TAIL) {
      return false;
    }
    return period(stripped.substring(stripped.length() - TAIL)) <= TAIL / COPIES;
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
