package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Metrics that are the mean of one value per problem. */
final class PerProblem {

  private PerProblem() {}

  /** Mean over the problems that have a value; the others are left out. */
  static Estimate mean(
      List<Attempts> attempts,
      Metric.Unit unit,
      double level,
      Function<Attempts, Optional<Observation>> value) {
    List<Observation> observations = new ArrayList<>();
    for (Attempts each : attempts) {
      value.apply(each).ifPresent(observations::add);
    }
    return unit == Metric.Unit.SHARE
        ? Mean.share(observations, level)
        : Mean.amount(observations, level);
  }
}
