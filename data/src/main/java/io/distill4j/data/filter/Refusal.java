package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Rejects answers that begin by declining the task.
 *
 * <p>Phrases in English and Chinese are looked for in the first 300 characters of the answer, where
 * refusals stand; thoughts may weigh a refusal freely. A right answer that says "I cannot find a
 * smaller one" later on is not touched.
 */
public record Refusal() implements Filter {

  private static final int WINDOW = 300;

  private static final List<String> PHRASES =
      List.of(
          "i can't assist",
          "i cannot assist",
          "i can't help with",
          "i cannot help with",
          "i'm unable to help",
          "i am unable to help",
          "i'm unable to assist",
          "i am unable to assist",
          "i can't provide",
          "i cannot provide",
          "i can't comply",
          "i cannot comply",
          "i can't fulfill",
          "i cannot fulfill",
          "i won't be able to help",
          "i'm not able to help",
          "i must decline",
          "i have to decline",
          "i'm sorry, but i can't",
          "i'm sorry, but i cannot",
          "i'm sorry, but i'm unable",
          "i apologize, but i can't",
          "i apologize, but i cannot",
          "as an ai language model",
          "as a large language model",
          "as an ai assistant, i",
          "as an ai, i",
          "goes against my guidelines",
          "beyond my current scope",
          "抱歉，我无法",
          "抱歉，我不能",
          "对不起，我无法",
          "对不起，我不能",
          "我无法提供",
          "我不能提供",
          "作为一个人工智能",
          "作为人工智能");

  @Override
  public Verdict judge(Trace trace) {
    String answer = trace.completion().answer();
    if (answer.isBlank()) {
      return new Verdict.Unknown("no answer");
    }
    String opening = Texts.lower(answer.substring(0, Math.min(WINDOW, answer.length())));
    Optional<String> phrase = Texts.phrase(opening, PHRASES);
    return phrase.isPresent()
        ? new Verdict.Fail("the answer begins with a refusal: '%s'".formatted(phrase.get()))
        : new Verdict.Pass("no refusal at the beginning of the answer");
  }
}
