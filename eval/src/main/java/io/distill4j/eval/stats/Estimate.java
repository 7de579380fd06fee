package io.distill4j.eval.stats;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number with what is known about its uncertainty.
 *
 * @param value empty when nothing defines it, such as a mean over no problems
 * @param interval empty when it cannot be told, such as from a single problem
 * @param standardError of the value, problems and samples included
 * @param samplingError the part of the standard error that more samples of the same problems would
 *     remove; empty when a problem has a single sample, which cannot show it
 * @param problems number of problems the value is a mean of
 * @param samples number of samples behind it
 */
public record Estimate(
    OptionalDouble value,
    Optional<Interval> interval,
    OptionalDouble standardError,
    OptionalDouble samplingError,
    int problems,
    long samples) {

  /** Nothing to estimate from. */
  public static final Estimate UNDEFINED =
      new Estimate(
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          0,
          0);

  Estimate withSamplingError(OptionalDouble error) {
    return new Estimate(value, interval, standardError, error, problems, samples);
  }
}
