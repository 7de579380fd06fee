package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/**
 * Share of samples without a readable final answer, whether cut off or never stated. Undefined for
 * programs, which have no answer to read.
 */
public record NoAnswerRate() implements Metric {

  @Override
  public String id() {
    return "no-answer";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.meanOfSamples(
        attempts,
        unit(),
        level,
        a -> a.samples().stream().filter(Sample::answerable).toList(),
        s -> s.answer().isEmpty() ? 1 : 0);
  }
}
