package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import io.distill4j.data.math.AnswerParser;
import io.distill4j.data.math.Answers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes when the final answer is the reference as a number, up to a stated error.
 *
 * <p>Either {@code |answer - reference| <= max(absolute, relative * |reference|)}, or the answer
 * rounded as {@code rounding} says is the reference. Numbers are whatever has a single real value:
 * decimals, fractions, {@code 6.02e23}, {@code 3.1\times 10^{-4}}, {@code 2\sqrt{3}}, {@code
 * \pi/4}. 28% is 0.28. Words behind the number are units: when both sides have some and they
 * differ, the verdict is {@link Verdict.Unknown}.
 *
 * @param absolute largest accepted distance, 0 or more
 * @param relative largest accepted distance as a share of the reference, in [0, 1)
 * @param rounding rule by which a longer answer is shortened to the reference
 */
public record Numeric(double absolute, double relative, Rounding rounding) implements Verifier {

  /** How a longer answer is shortened before it is compared once more. */
  public enum Rounding {
    /** Not at all. */
    NONE,
    /** To as many digits after the point as the reference has; halves go away from zero. */
    PLACES,
    /** To as many significant digits as the reference has; halves go away from zero. */
    DIGITS
  }

  private static final int MOST_STEPS = 30_000;
  private static final int MOST_EXPONENT = 400;
  private static final Pattern SCIENTIFIC =
      Pattern.compile("(\\d|\\.)\\s?[eE]([-+]?\\d{1,3})(?![\\d.])");
  private static final Pattern DECIMAL = Pattern.compile("\\d[\\d,]*(?:\\.(\\d+))?|\\.(\\d+)");

  public Numeric {
    if (!(absolute >= 0 && absolute < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("absolute must be 0 or more, was " + absolute);
    }
    if (!(relative >= 0 && relative < 1)) {
      throw new IllegalArgumentException("relative must be in [0, 1), was " + relative);
    }
  }

  private record Value(BigDecimal number, String units) {}

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    if (!(reference instanceof Answer.Text text)) {
      return new Verdict.Unknown("prompt has no reference answer in text");
    }
    Optional<String> gold = AnswerText.ofReference(text.value());
    Optional<Value> expected = gold.flatMap(Numeric::value);
    if (expected.isEmpty()) {
      return new Verdict.Unknown("reference is not a number: " + Texts.brief(text.value()));
    }
    Optional<String> found = AnswerText.in(completion.answer());
    if (found.isEmpty()) {
      return new Verdict.Fail("no answer found");
    }
    Optional<Value> actual = value(found.get());
    if (actual.isEmpty()) {
      return new Verdict.Unknown("answer is not a number: " + Texts.brief(found.get()));
    }
    String reason =
        "answered %s, expected %s".formatted(Texts.brief(found.get()), Texts.brief(gold.get()));
    String units = actual.get().units();
    if (!units.isEmpty()
        && !expected.get().units().isEmpty()
        && !units.equals(expected.get().units())) {
      return new Verdict.Unknown(reason + ": the units differ");
    }
    return judge(actual.get().number(), expected.get().number(), gold.get(), reason);
  }

  private Verdict judge(BigDecimal actual, BigDecimal expected, String gold, String reason) {
    BigDecimal distance = actual.subtract(expected).abs();
    BigDecimal allowed =
        BigDecimal.valueOf(absolute).max(BigDecimal.valueOf(relative).multiply(expected.abs()));
    if (distance.compareTo(allowed) <= 0) {
      return new Verdict.Pass(reason);
    }
    if (rounded(actual, expected, gold).filter(r -> r.compareTo(expected) == 0).isPresent()) {
      return new Verdict.Pass(reason + ": equal when rounded");
    }
    return new Verdict.Fail(
        "%s: off by %s, allowed %s".formatted(reason, brief(distance), brief(allowed)));
  }

  private Optional<BigDecimal> rounded(BigDecimal actual, BigDecimal expected, String gold) {
    Matcher decimal = DECIMAL.matcher(gold);
    if (rounding == Rounding.NONE || !decimal.find()) {
      return Optional.empty();
    }
    String places = decimal.group(1) == null ? decimal.group(2) : decimal.group(1);
    if (rounding == Rounding.PLACES) {
      int count = places == null ? 0 : places.length();
      return Optional.of(actual.setScale(count, RoundingMode.HALF_UP));
    }
    String digits = decimal.group().replaceAll("[,.]", "").replaceFirst("^0+(?=\\d)", "");
    return expected.signum() == 0
        ? Optional.empty()
        : Optional.of(actual.round(new MathContext(digits.length(), RoundingMode.HALF_UP)));
  }

  /** The single real value of an expression. */
  private static Optional<Value> value(String text) {
    String plain = SCIENTIFIC.matcher(text).replaceAll("$1\\\\times10^{$2}");
    return AnswerParser.read(plain)
        .flatMap(
            reading ->
                Answers.value(reading.expr(), MOST_STEPS)
                    .filter(
                        number ->
                            Math.abs((long) number.precision() - number.scale()) <= MOST_EXPONENT)
                    .map(number -> new Value(number, reading.units())));
  }

  private static String brief(BigDecimal value) {
    return value.round(new MathContext(3)).stripTrailingZeros().toString();
  }
}
