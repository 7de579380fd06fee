package io.distill4j.eval.score;

import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.stats.Observation;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened on one problem: enough to compare models without their texts.
 *
 * @param cluster name shared by problems that are not independent; the problem's own id otherwise
 * @param unknown samples the verifier could not judge; in no score
 * @param tokens mean tokens of a sample; empty when not counted
 */
public record Tally(
    String problem, String cluster, int right, int wrong, int unknown, OptionalDouble tokens) {

  public Tally {
    if (right < 0 || wrong < 0 || unknown < 0) {
      throw new IllegalArgumentException(
          "counts must be 0 or more, were %d, %d, %d".formatted(right, wrong, unknown));
    }
  }

  static Tally of(Attempts attempts) {
    return new Tally(
        attempts.problem(),
        attempts.cluster(),
        attempts.count(Outcome.RIGHT),
        attempts.count(Outcome.WRONG),
        attempts.count(Outcome.UNKNOWN),
        attempts.samples().stream()
            .filter(s -> s.tokens() > 0)
            .mapToLong(s -> s.tokens())
            .average());
  }

  /** Share of right samples; empty when none was judged. */
  public Optional<Observation> observation() {
    int judged = right + wrong;
    return judged == 0
        ? Optional.empty()
        : Optional.of(new Observation((double) right / judged, judged, cluster));
  }
}
