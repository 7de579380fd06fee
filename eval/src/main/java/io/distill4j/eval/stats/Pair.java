package io.distill4j.eval.stats;

/**
 * Two models on one problem.
 *
 * @param a of the first model
 * @param b of the second model, with the same cluster
 */
public record Pair(Observation a, Observation b) {

  public Pair {
    if (!a.cluster().equals(b.cluster())) {
      throw new IllegalArgumentException(
          "both sides must share a cluster, were %s and %s".formatted(a.cluster(), b.cluster()));
    }
  }

  /** How much larger the first value is. */
  public double difference() {
    return a.value() - b.value();
  }
}
