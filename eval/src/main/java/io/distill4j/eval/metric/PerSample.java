package io.distill4j.eval.metric;

import io.distill4j.data.FinishReason;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A metric that looks at one sample at a time and needs no options.
 *
 * @param counts whether a sample is in the mean
 * @param value of a sample that is
 */
public record PerSample(
    String id, Unit unit, Predicate<Sample> counts, ToDoubleFunction<Sample> value)
    implements SampleMetric {

  /** The token limit cut it off; samples whose end was not recorded are left out. */
  public static final PerSample TRUNCATED =
      share(
          "truncated",
          sample -> sample.finish() != FinishReason.UNKNOWN,
          sample -> sample.finish() == FinishReason.LENGTH);

  /** It thought and never came to an answer. */
  public static final PerSample UNCLOSED_THOUGHT =
      share("unclosed-thought", sample -> true, Sample::unclosed);

  /** Its text ends in an exact loop, see {@link Sample#loops}. */
  public static final PerSample LOOPS = share("loops", sample -> true, Sample::loops);

  /** It has no readable final answer, cut off or never stated; programs have none to read. */
  public static final PerSample NO_ANSWER =
      share("no-answer", Sample::answerable, sample -> sample.answer().isEmpty());

  /** The verifier could not tell; such samples are in no other score. */
  public static final PerSample UNDECIDED =
      share("undecided", sample -> true, sample -> sample.outcome() == Outcome.UNKNOWN);

  /** Tokens, reasoning included; samples that were not counted are left out. */
  public static final PerSample TOKENS = tokens("tokens", Sample::tokens);

  /** Tokens of the reasoning; samples that were not counted are left out. */
  public static final PerSample THINKING_TOKENS = tokens("thinking-tokens", Sample::thinkingTokens);

  private static PerSample share(String id, Predicate<Sample> counts, Predicate<Sample> holds) {
    return new PerSample(id, Unit.SHARE, counts, sample -> holds.test(sample) ? 1 : 0);
  }

  private static PerSample tokens(String id, ToDoubleFunction<Sample> tokens) {
    return new PerSample(id, Unit.TOKENS, sample -> tokens.applyAsDouble(sample) > 0, tokens);
  }

  @Override
  public OptionalDouble of(Sample sample) {
    return counts.test(sample)
        ? OptionalDouble.of(value.applyAsDouble(sample))
        : OptionalDouble.empty();
  }
}
