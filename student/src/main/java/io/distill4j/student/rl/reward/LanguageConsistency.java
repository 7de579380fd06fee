package io.distill4j.student.rl.reward;

import io.distill4j.data.filter.LanguageMixing;
import java.util.OptionalDouble;

/**
 * Words of the thoughts in the language of the question, over all words of the thoughts, in [0, 1];
 * what a word and a language is, {@link LanguageMixing} says. Thoughts without a word earn 0.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, equation 7.
 */
public record LanguageConsistency() implements Reward {

  @Override
  public OptionalDouble of(Attempt attempt) {
    return OptionalDouble.of(
        LanguageMixing.share(attempt.prompt().text(), attempt.completion().reasoning()).orElse(0));
  }

  @Override
  public Range range() {
    return new Range(0, 1);
  }
}
