package io.distill4j.eval.metric;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the final answer out of a completion, for voting only: what is right is for the verifier.
 *
 * <p>The last closed {@code \boxed{...}}, else the last {@code ANSWER: X} or {@code final answer is
 * X} line.
 */
public final class AnswerText {

  private static final String BOXED = "\\boxed{";
  private static final Pattern STATED =
      Pattern.compile("(?i)(?:answer\\s*:|(?:final )?answer is:?)\\s*\\**\\$?([^\\n$*]+)");

  private AnswerText() {}

  /** The answer without surrounding blanks; empty when there is none. */
  public static Optional<String> of(String text) {
    return boxed(text).or(() -> stated(text));
  }

  private static Optional<String> boxed(String text) {
    for (int open = text.lastIndexOf(BOXED); open >= 0; open = text.lastIndexOf(BOXED, open - 1)) {
      int from = open + BOXED.length();
      int depth = 1;
      for (int i = from; i < text.length(); i++) {
        char c = text.charAt(i);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth == 0) {
          return Optional.of(text.substring(from, i).strip()).filter(a -> !a.isEmpty());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> stated(String text) {
    return STATED
        .matcher(text)
        .results()
        .reduce((first, second) -> second)
        .map((MatchResult m) -> m.group(1).strip().replaceAll("\\.$", ""))
        .filter(a -> !a.isEmpty());
  }
}
