package io.distill4j.data.verify;

import java.util.Optional;

/** Finds {@code \boxed{...}} in an answer. */
final class Boxes {

  private static final String OPEN = "\\boxed{";

  private Boxes() {}

  /** The text between the balanced braces of the last {@code \boxed{...}}, if it is closed. */
  static Optional<String> last(String answer) {
    int open = answer.lastIndexOf(OPEN);
    return open < 0
        ? Optional.empty()
        : close(answer, open).map(end -> answer.substring(open + OPEN.length(), end).strip());
  }

  /** Position of the brace that closes the box which begins at {@code open}. */
  static Optional<Integer> close(String answer, int open) {
    int depth = 1;
    for (int i = open + OPEN.length(); i < answer.length(); i++) {
      char c = answer.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
