package io.distill4j.student.generate;

import io.distill4j.data.Sampling;

/**
 * Draws a token from logits.
 *
 * <p>The draw is a pure function of the logits, the seed of the request and the position, never of
 * what else is being generated.
 */
final class Sampler {

  /** Beyond this many candidates the nucleus is found by sorting instead of picking maxima. */
  private static final int PICKS = 64;

  private Sampler() {}

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
    double uniform = uniform(seed, position);
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

  /** A number in [0, 1) from seed and position: SplitMix64's finaliser over both. */
  private static double uniform(long seed, int position) {
    long z = seed * 0x9e3779b97f4a7c15L + (position + 1) * 0xd1342543de82ef95L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
