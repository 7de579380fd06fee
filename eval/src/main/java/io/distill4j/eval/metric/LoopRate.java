package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/** Share of samples whose text ends in an exact loop; see {@link Sample#loops}. */
public record LoopRate() implements Metric {

  @Override
  public String id() {
    return "loops";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.meanOfSamples(
        attempts, unit(), level, Attempts::samples, s -> s.loops() ? 1 : 0);
  }
}
