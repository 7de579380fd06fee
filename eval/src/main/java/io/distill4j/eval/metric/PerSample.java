package io.distill4j.eval.metric;

import io.distill4j.data.FinishReason;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The metrics that look at one sample at a time and need no options. */
public enum PerSample implements SampleMetric {

  /** The token limit cut it off; samples whose end was not recorded are left out. */
  TRUNCATED(
      "truncated",
      sample -> sample.finish() != FinishReason.UNKNOWN,
      sample -> sample.finish() == FinishReason.LENGTH),

  /** It thought and never came to an answer. */
  UNCLOSED_THOUGHT("unclosed-thought", sample -> true, Sample::unclosed),

  /** Its text ends in an exact loop, see {@link Sample#loops}. */
  LOOPS("loops", sample -> true, Sample::loops),

  /** It has no readable final answer, cut off or never stated; programs have none to read. */
  NO_ANSWER("no-answer", Sample::answerable, sample -> sample.answer().isEmpty()),

  /** The verifier could not tell; such samples are in no other score. */
  UNDECIDED("undecided", sample -> true, sample -> sample.outcome() == Outcome.UNKNOWN),

  /** Tokens, reasoning included; samples that were not counted are left out. */
  TOKENS("tokens", Sample::tokens),

  /** Tokens of the reasoning; samples that were not counted are left out. */
  THINKING_TOKENS("thinking-tokens", Sample::thinkingTokens);

  private final String id;
  private final Unit unit;
  private final Predicate<Sample> counts;
  private final ToDoubleFunction<Sample> value;

  PerSample(String id, Predicate<Sample> counts, Predicate<Sample> holds) {
    this.id = id;
    this.unit = Unit.SHARE;
    this.counts = counts;
    this.value = sample -> holds.test(sample) ? 1 : 0;
  }

  PerSample(String id, ToDoubleFunction<Sample> tokens) {
    this.id = id;
    this.unit = Unit.TOKENS;
    this.counts = sample -> tokens.applyAsDouble(sample) > 0;
    this.value = tokens;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Unit unit() {
    return unit;
  }

  @Override
  public OptionalDouble of(Sample sample) {
    return counts.test(sample)
        ? OptionalDouble.of(value.applyAsDouble(sample))
        : OptionalDouble.empty();
  }
}
