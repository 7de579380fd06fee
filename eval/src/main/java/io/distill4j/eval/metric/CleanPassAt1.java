package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;
import java.util.Set;

/**
 * pass@1 on the problems that were not found in training data. Undefined when all of them were.
 *
 * @param found ids of the problems that were
 */
public record CleanPassAt1(Set<String> found) implements Metric {

  public CleanPassAt1 {
    found = Set.copyOf(found);
  }

  @Override
  public String id() {
    return "pass@1 clean";
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    List<Attempts> clean = attempts.stream().filter(a -> !found.contains(a.problem())).toList();
    return new PassAt(1).measure(clean, level);
  }
}
