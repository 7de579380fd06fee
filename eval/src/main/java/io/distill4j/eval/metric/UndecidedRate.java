package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/** Share of samples whose outcome the verifier could not tell; they are in no other score. */
public record UndecidedRate() implements Metric {

  @Override
  public String id() {
    return "undecided";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.meanOfSamples(
        attempts, unit(), level, Attempts::samples, s -> s.outcome() == Outcome.UNKNOWN ? 1 : 0);
  }
}
