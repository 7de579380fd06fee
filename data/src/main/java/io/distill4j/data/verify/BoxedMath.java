package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import io.distill4j.data.math.AnswerParser;
import io.distill4j.data.math.Answers;
import io.distill4j.data.math.Equality;
import java.util.Optional;

/**
 * Passes when the final answer says the same as the reference, as mathematics.
 *
 * <p>The answer is the last box (several boxes close together are one answer), what "the answer is"
 * announces, or the last formula or number. Both sides are parsed and compared exactly where they
 * are numbers, radicals or rational functions, and by evaluation to 40 digits at seeded points
 * otherwise; sets, tuples, intervals, relations, matrices, units, percentages and words follow the
 * conventions of {@link Answers}. A reference that cannot be read is {@link Verdict.Unknown}, and
 * so is what would take too many steps.
 *
 * <p>Source: the behaviour of Math-Verify (github.com/huggingface/Math-Verify, commit 5d148cf),
 * less its false positives.
 */
public record BoxedMath() implements Verifier {

  private static final int MOST_STEPS = 30_000;
  private static final int LONGEST_REFERENCE = 20_000;

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    if (!(reference instanceof Answer.Text text)) {
      return new Verdict.Unknown("prompt has no reference answer in text");
    }
    Optional<String> expected = AnswerText.ofReference(text.value());
    if (expected.isEmpty() || expected.get().isBlank()) {
      return new Verdict.Unknown("reference is empty");
    }
    Optional<String> actual = AnswerText.in(completion.answer());
    if (actual.isEmpty()) {
      return new Verdict.Fail("no answer found");
    }
    return compare(expected.get(), actual.get());
  }

  private static Verdict compare(String expected, String actual) {
    if (expected.length() > LONGEST_REFERENCE) {
      return new Verdict.Unknown("reference is too long: " + brief(expected));
    }
    String reason = "answered %s, expected %s".formatted(brief(actual), brief(expected));
    Optional<Boolean> words = PlainWords.compare(expected, actual);
    if (words.isPresent()) {
      return words.get() ? new Verdict.Pass(reason) : new Verdict.Fail(reason);
    }
    Optional<AnswerParser.Reading> gold = AnswerParser.read(expected);
    if (gold.isEmpty()) {
      return new Verdict.Unknown("reference cannot be read: " + brief(expected));
    }
    Optional<AnswerParser.Reading> found = AnswerParser.read(actual);
    if (found.isEmpty()) {
      return new Verdict.Unknown("answer cannot be read: " + brief(actual));
    }
    Equality equality = Answers.compare(gold.get().expr(), found.get().expr(), MOST_STEPS);
    if (equality != Equality.EQUAL) {
      equality = decimalComma(gold.get(), actual, equality);
    }
    String units = gold.get().units();
    if (equality == Equality.EQUAL
        && !units.isEmpty()
        && !found.get().units().isEmpty()
        && !units.equals(found.get().units())) {
      return new Verdict.Unknown(reason + ": the units differ");
    }
    return switch (equality) {
      case EQUAL -> new Verdict.Pass(reason);
      case DIFFERENT -> new Verdict.Fail(reason);
      case UNKNOWN -> new Verdict.Unknown(reason + ": cannot be decided");
    };
  }

  /** {@code 2,74} may be a decimal where the reference is one. */
  private static Equality decimalComma(
      AnswerParser.Reading gold, String actual, Equality otherwise) {
    if (!actual.matches("-?\\d+,\\d{1,2}")) {
      return otherwise;
    }
    Optional<AnswerParser.Reading> again = AnswerParser.read(actual.replace(',', '.'));
    return again.isPresent()
            && Answers.compare(gold.expr(), again.get().expr(), MOST_STEPS) == Equality.EQUAL
        ? Equality.EQUAL
        : otherwise;
  }

  private static String brief(String text) {
    String line = text.substring(0, Math.min(400, text.length())).strip().replaceAll("\\s+", " ");
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }
}
