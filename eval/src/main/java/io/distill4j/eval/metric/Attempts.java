package io.distill4j.eval.metric;

import java.util.Comparator;
import java.util.List;

/**
 * All samples of one problem.
 *
 * @param problem id of the problem
 * @param cluster name shared by problems that are not independent; the problem's own id otherwise
 * @param samples in the order of their index
 */
public record Attempts(String problem, String cluster, List<Sample> samples) {

  public Attempts {
    samples = samples.stream().sorted(Comparator.comparingInt(Sample::index)).toList();
  }

  /** The samples whose outcome is known. */
  public List<Sample> judged() {
    return samples.stream().filter(s -> s.outcome() != Outcome.UNKNOWN).toList();
  }

  /** Number of samples with an outcome. */
  public int count(Outcome outcome) {
    return (int) samples.stream().filter(s -> s.outcome() == outcome).count();
  }
}
