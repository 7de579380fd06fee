package io.distill4j.student.rl.reward;

import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Thoughts;

/**
 * A completion to be rewarded.
 *
 * @param text as the model wrote it, markers of thoughts included
 * @param opensThoughts whether the prompt ended inside the thoughts, so that the text lacks the
 *     marker that opens them
 * @param completion thoughts and answer apart, with why it ended
 * @param tokens drawn, the one that ended it included
 */
public record Attempt(
    Prompt prompt, String text, boolean opensThoughts, Completion completion, int tokens) {

  /** A finished attempt of which only the text matters. */
  public static Attempt of(Prompt prompt, String text, int tokens) {
    return new Attempt(prompt, text, false, Thoughts.split(text, false), tokens);
  }
}
