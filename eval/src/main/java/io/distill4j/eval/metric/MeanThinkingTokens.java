package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/** Mean tokens of the reasoning; samples that were not counted are left out. */
public record MeanThinkingTokens() implements Metric {

  @Override
  public String id() {
    return "thinking-tokens";
  }

  @Override
  public Unit unit() {
    return Unit.TOKENS;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.meanOfSamples(
        attempts,
        unit(),
        level,
        a -> a.samples().stream().filter(s -> s.thinkingTokens() > 0).toList(),
        Sample::thinkingTokens);
  }
}
