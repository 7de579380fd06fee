package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Bootstrap;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import io.distill4j.eval.stats.Observation;
import java.util.List;
import java.util.Optional;

/**
 * pass@1 again, with the limits of a hierarchical bootstrap: a check of the interval of {@link
 * PassAt}, which assumes a shape. Where the two differ much, problems are few and unlike, and the
 * wider one is to be believed.
 *
 * <p>Undefined where problems share a source, which this bootstrap does not know about.
 */
public record BootstrapPassAt1() implements Metric {

  /** From one seed to another, limits vary by about 4% of the mean's standard error. */
  private static final int DRAWS = 4_000;

  private static final long SEED = 1;

  @Override
  public String id() {
    return "pass@1 bootstrap";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    List<Observation> problems = PassAt.observations(attempts, 1);
    if (problems.stream().map(Observation::cluster).distinct().count() < problems.size()) {
      return Estimate.UNDEFINED;
    }
    Estimate closed = new PassAt(1).measure(attempts, level);
    Optional<Interval> drawn = Bootstrap.share(problems, level, DRAWS, SEED);
    return new Estimate(
        closed.value(),
        drawn,
        closed.standardError(),
        closed.samplingError(),
        closed.problems(),
        closed.samples());
  }
}
