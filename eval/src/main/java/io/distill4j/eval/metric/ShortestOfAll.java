package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Observation;
import java.util.List;
import java.util.Optional;

/**
 * Best-of-n by length: how often the shortest sample of a problem is right. Ties share; samples
 * that were not counted or not judged are left out.
 */
public record ShortestOfAll() implements Metric {

  @Override
  public String id() {
    return "shortest-of-all";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.mean(attempts, unit(), level, ShortestOfAll::observe);
  }

  private static Optional<Observation> observe(Attempts attempts) {
    List<Sample> counted = attempts.judged().stream().filter(s -> s.tokens() > 0).toList();
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    long least = counted.stream().mapToLong(Sample::tokens).min().orElseThrow();
    double share =
        counted.stream()
            .filter(s -> s.tokens() == least)
            .mapToDouble(s -> s.outcome() == Outcome.RIGHT ? 1 : 0)
            .average()
            .orElseThrow();
    return Optional.of(new Observation(share, counted.size(), attempts.cluster()));
  }
}
