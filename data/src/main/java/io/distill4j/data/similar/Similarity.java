package io.distill4j.data.similar;

import io.distill4j.data.shingle.Words;
import java.util.List;
import java.util.Optional;

/**
 * When two texts count as the same: when they share enough of their runs of words.
 *
 * <p>Their similarity is the number of runs that both have over the number that either has
 * (Jaccard), with case, spacing and punctuation dropped; texts shorter than a run are the same when
 * all their words are. A threshold of 1 asks for the same set of runs.
 *
 * @param words length of a run in words, 1 or more
 * @param threshold smallest similarity of duplicates, in [0.1, 1]
 * @param without texts cut out before the comparison, such as the directive that a template adds to
 *     every prompt; absent: none
 */
public record Similarity(int words, double threshold, Optional<List<String>> without) {

  public Similarity {
    if (words < 1) {
      throw new IllegalArgumentException("words must be 1 or more, was " + words);
    }
    if (!(threshold >= 0.1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be in [0.1, 1], was " + threshold);
    }
    without = without.map(List::copyOf);
  }

  /** A similarity of whole texts. */
  public static Similarity of(int words, double threshold) {
    return new Similarity(words, threshold, Optional.empty());
  }

  /** The shingles that are compared; see {@link MinHash#shingles}. */
  public int[] shingles(String text) {
    String compared = text;
    for (String part : without.orElse(List.of())) {
      compared = compared.replace(part, " ");
    }
    return MinHash.shingles(Words.of(compared), words);
  }

  /** How alike two sets of {@link #shingles} are, in [0, 1]. */
  public static double between(int[] a, int[] b) {
    return MinHash.similarity(a, b);
  }

  /** How alike two texts are, in [0, 1]. */
  public double between(String a, String b) {
    return MinHash.similarity(shingles(a), shingles(b));
  }

  /**
   * How the search is cut; it misses {@code banding().missed(threshold)} of pairs at the threshold.
   */
  public Banding banding() {
    return Banding.of(threshold);
  }
}
