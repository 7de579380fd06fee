package io.distill4j.data.verify;

import java.util.Optional;

/** Finds {@code \boxed{...}} in an answer. */
final class Boxes {

  private static final String OPEN = "\\boxed{";

  private Boxes() {}

  /** The text between the balanced braces of the last {@code \boxed{...}}, if it is closed. */
  static Optional<String> last(String answer) {
    int open = answer.lastIndexOf(OPEN);
    if (open < 0) {
      return Optional.empty();
    }
    int from = open + OPEN.length();
    int depth = 1;
    for (int i = from; i < answer.length(); i++) {
      char c = answer.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return Optional.of(answer.substring(from, i).strip());
      }
    }
    return Optional.empty();
  }
}
