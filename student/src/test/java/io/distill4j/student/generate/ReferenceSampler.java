package io.distill4j.student.generate;

import io.distill4j.data.Sampling;

/**
 * Draws a token from logits one by one in double precision: what the drawing kernel is compared
 * with.
 */
final class ReferenceSampler {

  /** Beyond this many candidates the nucleus is found by sorting instead of picking maxima. */
  private static final int PICKS = 64;

  private ReferenceSampler() {}

  /**
   * Draws one id.
   *
   * @param logits of a batch; changed
   * @param from start of the row
   * @param size of the vocabulary
   */
  static int draw(float[] logits, int from, int size, Sampling sampling, long seed, int position) {
    int best = from;
    for (int i = from; i < from + size; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    if (sampling.temperature() == 0) {
      return best - from;
    }
    double top = logits[best];
    double sum = 0;
    double least = sampling.minP();
    for (int i = from; i < from + size; i++) {
      double p = Math.exp((logits[i] - top) / sampling.temperature());
      logits[i] = p < least ? 0 : (float) p;
      sum += logits[i];
    }
    double uniform = Draws.uniform(seed, position);
    if (sampling.topP() >= 1 && sampling.topK() == 0) {
      return inOrder(logits, from, size, uniform * sum);
    }
    return nucleus(logits, from, size, sampling, sum, uniform);
  }

  /**
   * Keeps the most likely tokens whose share reaches top-p, at most top-k, and draws among them.
   */
  private static int nucleus(
      float[] p, int from, int size, Sampling sampling, double sum, double uniform) {
    int most = sampling.topK() == 0 ? size : Math.min(size, sampling.topK());
    double enough = sampling.topP() * sum;
    int[] kept = new int[Math.min(most, PICKS)];
    float[] weight = new float[kept.length];
    double mass = 0;
    int n = 0;
    while (n < kept.length && mass < enough) {
      int best = from;
      for (int i = from; i < from + size; i++) {
        if (p[i] > p[best]) {
          best = i;
        }
      }
      kept[n] = best - from;
      weight[n] = p[best];
      mass += p[best];
      p[best] = 0;
      n++;
    }
    if (n == most || mass >= enough) {
      double at = uniform * mass;
      for (int i = 0; i < n; i++) {
        at -= weight[i];
        if (at < 0) {
          return kept[i];
        }
      }
      return kept[n - 1];
    }
    for (int i = 0; i < n; i++) {
      p[from + kept[i]] = weight[i];
    }
    return sorted(p, from, size, most, enough, uniform);
  }

  private static int sorted(
      float[] p, int from, int size, int most, double enough, double uniform) {
    Integer[] order = new Integer[size];
    java.util.Arrays.setAll(order, i -> i);
    java.util.Arrays.sort(order, (a, b) -> Float.compare(p[from + b], p[from + a]));
    double mass = 0;
    int n = 0;
    while (n < most && mass < enough) {
      mass += p[from + order[n++]];
    }
    double at = uniform * mass;
    for (int i = 0; i < n; i++) {
      at -= p[from + order[i]];
      if (at < 0) {
        return order[i];
      }
    }
    return order[n - 1];
  }

  private static int inOrder(float[] p, int from, int size, double at) {
    double left = at;
    int last = 0;
    for (int i = 0; i < size; i++) {
      if (p[from + i] > 0) {
        last = i;
        left -= p[from + i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
