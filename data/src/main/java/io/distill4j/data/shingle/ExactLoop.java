package io.distill4j.data.shingle;

/**
 * A text that repeats itself exactly and will go on so: a model in such a loop does not leave it by
 * itself. A loop that counts upwards is not seen.
 *
 * @param tail characters at the end that must be copies of one piece, the first and the last copy
 *     possibly cut; 1 or more
 * @param copies fewest of them, 2 or more
 */
public record ExactLoop(int tail, int copies) {

  public ExactLoop {
    if (tail < 1 || copies < 2) {
      throw new IllegalArgumentException(
          "tail must be 1 or more and copies 2 or more, were %d and %d".formatted(tail, copies));
    }
  }

  /** Whether a text ends in such a loop. */
  public boolean endsIn(CharSequence text) {
    int length = text.length();
    return length >= tail
        && period(text.subSequence(length - tail, length).toString()) <= tail / copies;
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
