package io.distill4j.eval.metric;

import java.util.OptionalDouble;

/**
 * Share of samples that fail a filter, such as mixed languages or loops; samples without a verdict
 * of the filter are left out.
 *
 * @param check YAML name of the filter, such as {@code same-script}
 */
public record FailedCheckRate(String check) implements SampleMetric {

  @Override
  public String id() {
    return "fails " + check;
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public OptionalDouble of(Sample sample) {
    return switch (sample.checks().getOrDefault(check, Outcome.UNKNOWN)) {
      case WRONG -> OptionalDouble.of(1);
      case RIGHT -> OptionalDouble.of(0);
      case UNKNOWN -> OptionalDouble.empty();
    };
  }
}
