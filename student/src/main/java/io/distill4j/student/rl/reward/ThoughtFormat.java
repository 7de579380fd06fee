package io.distill4j.student.rl.reward;

import java.util.OptionalDouble;

/**
 * 1 when the completion is one block of thoughts and then an answer, 0 otherwise.
 *
 * <p>The text, spaces around it aside, must begin with {@code <think>}, unless the prompt opened
 * the thoughts; the markers must occur once each, with more than blanks within and behind. What the
 * answer says does not matter.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, section 2.2 (format rewards) and table 1.
 *
 * @param answerTags whether the answer must stand in {@code <answer>} and {@code </answer>}, once,
 *     with nothing behind, as the template of R1-Zero asks
 */
public record ThoughtFormat(boolean answerTags) implements Reward {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final String OPEN_ANSWER = "<answer>";
  private static final String CLOSE_ANSWER = "</answer>";

  @Override
  public OptionalDouble of(Attempt attempt) {
    String written = (attempt.opensThoughts() ? OPEN : "") + attempt.text().strip();
    return OptionalDouble.of(isFormed(written) ? 1 : 0);
  }

  private boolean isFormed(String text) {
    if (!text.startsWith(OPEN) || !isOnce(text, OPEN) || !isOnce(text, CLOSE)) {
      return false;
    }
    int close = text.indexOf(CLOSE);
    String thoughts = text.substring(OPEN.length(), close);
    String answer = text.substring(close + CLOSE.length()).strip();
    if (thoughts.isBlank()) {
      return false;
    }
    if (!answerTags) {
      return !answer.isBlank();
    }
    return isOnce(text, OPEN_ANSWER)
        && isOnce(text, CLOSE_ANSWER)
        && answer.startsWith(OPEN_ANSWER)
        && answer.endsWith(CLOSE_ANSWER)
        && !answer
            .substring(OPEN_ANSWER.length(), answer.length() - CLOSE_ANSWER.length())
            .isBlank();
  }

  private static boolean isOnce(String text, String marker) {
    int first = text.indexOf(marker);
    return first >= 0 && text.indexOf(marker, first + 1) < 0;
  }

  @Override
  public Range range() {
    return new Range(0, 1);
  }
}
