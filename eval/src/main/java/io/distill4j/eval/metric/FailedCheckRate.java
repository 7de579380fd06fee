package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/**
 * Share of samples that fail a filter, such as mixed languages or loops; samples without a verdict
 * of the filter are left out.
 *
 * @param check YAML name of the filter, such as {@code same-script}
 */
public record FailedCheckRate(String check) implements Metric {

  @Override
  public String id() {
    return "fails " + check;
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
        a -> a.samples().stream().filter(this::decided).toList(),
        s -> s.checks().get(check) == Outcome.WRONG ? 1 : 0);
  }

  private boolean decided(Sample sample) {
    return sample.checks().getOrDefault(check, Outcome.UNKNOWN) != Outcome.UNKNOWN;
  }
}
