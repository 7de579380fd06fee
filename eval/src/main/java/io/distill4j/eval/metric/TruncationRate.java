package io.distill4j.eval.metric;

import io.distill4j.data.FinishReason;
import io.distill4j.eval.stats.Estimate;
import java.util.List;

/**
 * Share of samples that the token limit cut off; samples whose end was not recorded are left out.
 */
public record TruncationRate() implements Metric {

  @Override
  public String id() {
    return "truncated";
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
        a -> a.samples().stream().filter(s -> s.finish() != FinishReason.UNKNOWN).toList(),
        s -> s.finish() == FinishReason.LENGTH ? 1 : 0);
  }
}
