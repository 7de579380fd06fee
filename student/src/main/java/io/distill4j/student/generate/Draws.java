package io.distill4j.student.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the drawing kernel is told of some slots: how each samples, and which kinds of sampling
 * occur.
 *
 * @param settings temperature, top-p, top-k and min-p of each slot, [4, slots]
 * @param uniform numbers in [0, 1) that decide the draws, [tokens, slots]
 * @param kinds whether some slot takes the likeliest, draws from all, draws from a part, has a
 *     min-p, has a top-k: [5], CPU
 */
record Draws(NDArray settings, NDArray uniform, NDArray kinds) {

  private static final Sampling GREEDY = new Sampling(0, 1, 0, 0, 1);

  /**
   * Gathers the settings.
   *
   * @param slots null where a place is free
   * @param tokens how many are drawn per slot
   */
  static Draws of(
      NDManager scope, NDManager cpu, List<? extends @Nullable Slot> slots, int tokens) {
    int n = slots.size();
    float[] settings = new float[4 * n];
    float[] uniform = new float[tokens * n];
    long[] kinds = new long[5];
    for (int i = 0; i < n; i++) {
      Slot slot = slots.get(i);
      Sampling sampling = slot == null ? GREEDY : slot.sampling();
      settings[i] = (float) sampling.temperature();
      settings[n + i] = (float) sampling.topP();
      settings[2 * n + i] = sampling.topK();
      settings[3 * n + i] = (float) sampling.minP();
      if (slot == null) {
        continue;
      }
      kinds[kind(sampling)] = 1;
      kinds[3] |= sampling.minP() > 0 ? 1 : 0;
      kinds[4] |= sampling.topK() > 0 ? 1 : 0;
      for (int j = 0; j < tokens; j++) {
        uniform[j * n + i] = slot.uniform(j);
      }
    }
    return new Draws(
        scope.create(settings, new Shape(4, n)),
        scope.create(uniform, new Shape(tokens, n)),
        cpu.create(kinds));
  }

  private static int kind(Sampling sampling) {
    if (sampling.temperature() == 0) {
      return 0;
    }
    return sampling.topP() >= 1 && sampling.topK() == 0 ? 1 : 2;
  }

  /**
   * A number in [0, 1) from seed and position, of 24 bits so that float32 holds it: SplitMix64's
   * finaliser over both.
   */
  static float uniform(long seed, int position) {
    long z = seed * 0x9e3779b97f4a7c15L + (position + 1) * 0xd1342543de82ef95L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 40) * 0x1.0p-24f;
  }
}
