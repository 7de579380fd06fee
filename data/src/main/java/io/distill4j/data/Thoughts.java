package io.distill4j.data;

/**
 * Splits the raw text of a reasoning model into thoughts and answer, and joins them again.
 *
 * <p>Texts come in several dialects: {@code <think>...</think>} (DeepSeek-R1), thoughts that begin
 * without the opening marker because the prompt ended with it (R1-Distill's chat template since
 * February 2025), and {@code <|begin_of_thought|>...<|begin_of_solution|>} (Sky-T1, OpenThoughts).
 */
public final class Thoughts {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final String OPEN_THOUGHT = "<|begin_of_thought|>";
  private static final String CLOSE_THOUGHT = "<|end_of_thought|>";
  private static final String OPEN_SOLUTION = "<|begin_of_solution|>";
  private static final String CLOSE_SOLUTION = "<|end_of_solution|>";

  private Thoughts() {}

  /**
   * Splits {@code text} at the first closing marker.
   *
   * @param text what the model wrote
   * @param startsInside whether the prompt already opened the thoughts, so that a text without any
   *     marker is unfinished reasoning rather than an answer
   * @return reasoning and answer without markers and without the blank lines around them; markers
   *     that follow stay in the answer, where the format filter sees them
   */
  public static Completion split(String text, boolean startsInside) {
    String stripped = text.strip();
    if (stripped.startsWith(OPEN_THOUGHT)) {
      return split(
          stripped.substring(OPEN_THOUGHT.length()), CLOSE_THOUGHT, OPEN_SOLUTION, CLOSE_SOLUTION);
    }
    if (stripped.startsWith(OPEN)) {
      return split(stripped.substring(OPEN.length()), CLOSE, "", "");
    }
    if (startsInside || stripped.contains(CLOSE)) {
      return split(stripped, CLOSE, "", "");
    }
    return Completion.of("", stripped);
  }

  /** Whether the text has come to the end of its thoughts. */
  public static boolean areClosed(String text) {
    return text.contains(CLOSE) || text.contains(CLOSE_THOUGHT);
  }

  /** Joins thoughts and answer the way DeepSeek-R1 writes them. */
  public static String join(Completion completion) {
    return OPEN + "\n" + completion.reasoning() + "\n" + CLOSE + "\n\n" + completion.answer();
  }

  private static Completion split(String text, String close, String open2, String close2) {
    int end = text.indexOf(close);
    if (end < 0) {
      return Completion.of(text.strip(), "");
    }
    String answer = text.substring(end + close.length()).strip();
    if (!open2.isEmpty() && answer.startsWith(open2)) {
      answer = answer.substring(open2.length());
      int last = answer.lastIndexOf(close2);
      answer = (last < 0 ? answer : answer.substring(0, last)).strip();
    }
    return Completion.of(text.substring(0, end).strip(), answer);
  }
}
