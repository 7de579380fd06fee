package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Passes when a part of the answer is the reference, letter by letter.
 *
 * <p>Both are put into Unicode's composed form first; white space around them does not count, and
 * any white space inside counts as one space.
 *
 * @param part of the answer that is compared
 * @param ignoreCase whether capitals equal small letters
 */
public record Exact(Part part, boolean ignoreCase) implements Verifier {

  /** A part of the answer. */
  public enum Part {
    WHOLE,
    BOX,
    LAST_LINE
  }

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    if (!(reference instanceof Answer.Text text)) {
      return new Verdict.Unknown("prompt has no reference answer in text");
    }
    String expected = normal(text.value());
    if (expected.isEmpty()) {
      return new Verdict.Unknown("reference is empty");
    }
    Optional<String> found = found(completion.answer());
    if (found.isEmpty()) {
      return new Verdict.Fail("answer has no closed \\boxed{}");
    }
    String actual = normal(found.get());
    String reason =
        "answered %s, expected %s".formatted(Texts.brief(actual), Texts.brief(expected));
    return actual.equals(expected) ? new Verdict.Pass(reason) : new Verdict.Fail(reason);
  }

  private Optional<String> found(String answer) {
    return switch (part) {
      case WHOLE -> Optional.of(answer);
      case BOX -> Boxes.last(answer);
      case LAST_LINE -> Optional.of(Texts.lastLine(answer));
    };
  }

  private String normal(String text) {
    String spaced = Normalizer.normalize(text, Normalizer.Form.NFC).replaceAll("[\\s\\p{Z}]+", " ");
    return ignoreCase ? spaced.strip().toLowerCase(Locale.ROOT) : spaced.strip();
  }
}
