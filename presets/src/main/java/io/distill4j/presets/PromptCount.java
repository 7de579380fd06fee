package io.distill4j.presets;

import io.distill4j.data.Problem;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many prompts a plan counts with: those that are there, or a thousand where they cannot be
 * read yet.
 *
 * @param words for people, which say where it is a guess
 */
public record PromptCount(double count, String words) {

  private static final int NOT_HERE = 1000;

  /**
   * Counts.
   *
   * @param environment variables that name the hub's cache
   */
  public static PromptCount of(PromptSource prompts, Map<String, String> environment)
      throws IOException {
    try (Stream<Prompt> all = prompts.connect(environment, Progress.SILENT).open()) {
      long count = all.count();
      return new PromptCount(count, String.format(Locale.ROOT, "%,d prompts", count));
    } catch (UserMistake e) {
      Problem first = e.problems().get(0);
      return new PromptCount(
          NOT_HERE,
          String.format(
              Locale.ROOT, "%,d prompts (a guess: %s: %s)", NOT_HERE, first.where(), first.what()));
    }
  }
}
