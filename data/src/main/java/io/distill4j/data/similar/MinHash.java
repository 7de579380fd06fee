package io.distill4j.data.similar;

import io.distill4j.data.shingle.LongSet;
import io.distill4j.data.shingle.Words;
import java.util.Arrays;

/**
 * The signature of a set of shingles: for each of {@link Banding#SIGNATURE} permutations, the
 * smallest image of any shingle. Two sets agree in a place with the probability of their Jaccard
 * similarity.
 *
 * <p>The permutations are x -> a x + b modulo 2^32 with odd a, of hashes that are already uniform.
 */
final class MinHash {

  private static final int[] FACTORS = draw(0x5eed1);
  private static final int[] SHIFTS = draw(0x5eed2);

  private MinHash() {}

  /**
   * The shingles of a text: all runs of {@code words} words as 32-bit hashes, ascending, each once;
   * a text of fewer words is one shingle, one without words none.
   */
  static int[] shingles(Words text, int words) {
    if (text.count() == 0) {
      return new int[0];
    }
    long[] runs = text.count() < words ? new long[] {text.all()} : text.runs(words);
    LongSet seen = new LongSet(runs.length);
    int[] all = new int[runs.length];
    int count = 0;
    for (long run : runs) {
      if (seen.add(run)) {
        all[count++] = (int) run;
      }
    }
    int[] shingles = Arrays.copyOf(all, count);
    Arrays.sort(shingles);
    return shingles;
  }

  /** The signature of a set of shingles that is not empty. */
  static int[] signature(int[] shingles) {
    int[] smallest = new int[Banding.SIGNATURE];
    Arrays.fill(smallest, Integer.MAX_VALUE);
    for (int shingle : shingles) {
      for (int i = 0; i < smallest.length; i++) { // The JIT makes vectors of this loop.
        smallest[i] = Math.min(smallest[i], FACTORS[i] * shingle + SHIFTS[i]);
      }
    }
    return smallest;
  }

  /** One hash of a band of a signature, different for the same values in another band. */
  static int band(int[] signature, int band, int rows) {
    long hash = band + 1;
    for (int i = band * rows; i < (band + 1) * rows; i++) {
      hash = Words.mix(hash * 0x100000001b3L + signature[i]);
    }
    return (int) hash;
  }

  /** Shared shingles over all shingles of two ascending sets, in [0, 1]; 0 when both are empty. */
  static double similarity(int[] a, int[] b) {
    int i = 0;
    int j = 0;
    int common = 0;
    while (i < a.length && j < b.length) {
      if (a[i] == b[j]) {
        common++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    int all = a.length + b.length - common;
    return all == 0 ? 0 : (double) common / all;
  }

  private static int[] draw(long seed) {
    int[] odd = new int[Banding.SIGNATURE];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = (int) Words.mix(seed * 0x9e3779b97f4a7c15L + i) | 1;
    }
    return odd;
  }
}
