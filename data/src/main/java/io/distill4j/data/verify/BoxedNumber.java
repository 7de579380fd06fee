package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes when the last {@code \boxed{...}} of the answer equals the reference, as exact numbers.
 *
 * <p>Reads integers, decimals, thousands separators and fractions ({@code 1/2}, {@code
 * \frac{1}{2}}), each up to 1,000 characters. Exact: {@code 0.3333} is not {@code 1/3}. Whatever
 * else stands in the box (a unit, a percentage, an expression, {@code 2 1/2}) is {@link
 * Verdict.Unknown}: a richer verifier may know better.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.2.2 (the final answer is asked for in a
 * box, so that a rule can check it).
 */
public record BoxedNumber() implements Verifier {

  private static final int LONGEST = 1_000;
  private static final String WHOLE = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)";
  private static final String DECIMAL = "([-+]?(?:" + WHOLE + "\\.?\\d*|\\.\\d+))";
  private static final Pattern NUMBER = Pattern.compile(DECIMAL + "(?:/" + DECIMAL + ")?");
  private static final Pattern LATEX_FRACTION =
      Pattern.compile("([-+]?)\\\\[dt]?frac\\{([^{}]*)\\}\\{([^{}]*)\\}");

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    if (!(reference instanceof Answer.Text text)) {
      return new Verdict.Unknown("prompt has no reference answer in text");
    }
    Optional<Ratio> expected = Ratio.parse(text.value());
    if (expected.isEmpty()) {
      return new Verdict.Unknown("reference is not a number: " + brief(text.value()));
    }
    Optional<String> boxed = Boxes.last(completion.answer());
    if (boxed.isEmpty()) {
      return new Verdict.Fail("answer has no closed \\boxed{}");
    }
    Optional<Ratio> actual = Ratio.parse(boxed.get());
    if (actual.isEmpty()) {
      return new Verdict.Unknown("boxed text is not a number: " + brief(boxed.get()));
    }
    String reason = "boxed %s, expected %s".formatted(brief(boxed.get()), brief(text.value()));
    return actual.get().sameValue(expected.get())
        ? new Verdict.Pass(reason)
        : new Verdict.Fail(reason);
  }

  private static String brief(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** An exact fraction; {@code over} is never zero. */
  private record Ratio(BigDecimal value, BigDecimal over) {

    static Optional<Ratio> parse(String latex) {
      String plain = latex.replace("$", "").strip();
      if (plain.length() > LONGEST) {
        return Optional.empty();
      }
      Matcher fraction = LATEX_FRACTION.matcher(plain);
      Matcher number =
          NUMBER.matcher(fraction.matches() ? fraction.replaceFirst("$1$2/$3") : plain);
      if (!number.matches()) {
        return Optional.empty();
      }
      BigDecimal over = number.group(2) == null ? BigDecimal.ONE : decimal(number.group(2));
      return over.signum() == 0
          ? Optional.empty()
          : Optional.of(new Ratio(decimal(number.group(1)), over));
    }

    boolean sameValue(Ratio other) {
      return value.multiply(other.over).compareTo(other.value.multiply(over)) == 0;
    }

    private static BigDecimal decimal(String digits) {
      return new BigDecimal(digits.replace(",", ""));
    }
  }
}
