package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Observation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A metric that is a value of each sample: the mean within each problem, then over problems. */
public interface SampleMetric extends Metric {

  /** The value of a sample; empty when the sample does not count. */
  OptionalDouble of(Sample sample);

  @Override
  default Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.mean(attempts, unit(), level, this::mean);
  }

  private Optional<Observation> mean(Attempts attempts) {
    double[] values = attempts.samples().stream().flatMapToDouble(s -> of(s).stream()).toArray();
    OptionalDouble mean = java.util.Arrays.stream(values).average();
    return mean.isEmpty()
        ? Optional.empty()
        : Optional.of(new Observation(mean.getAsDouble(), values.length, attempts.cluster()));
  }
}
