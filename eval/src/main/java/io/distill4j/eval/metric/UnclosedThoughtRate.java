package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/** Share of samples that thought and never came to an answer. */
public record UnclosedThoughtRate() implements Metric {

  @Override
  public String id() {
    return "unclosed-thought";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.meanOfSamples(
        attempts, unit(), level, Attempts::samples, s -> s.unclosed() ? 1 : 0);
  }
}
