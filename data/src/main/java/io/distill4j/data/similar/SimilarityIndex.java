package io.distill4j.data.similar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A few thousand texts in memory, to be asked which of them is most like another. Safe for asking
 * by many threads once it is filled.
 */
public final class SimilarityIndex {

  private final Similarity similarity;
  private final Banding banding;
  private final Map<Integer, List<Integer>> buckets = new HashMap<>();
  private final List<int[]> sets = new ArrayList<>();

  /** A text of the index that is as similar as asked for. */
  public record Match(int number, double similarity) {}

  public SimilarityIndex(Similarity similarity) {
    this.similarity = similarity;
    this.banding = similarity.banding();
  }

  /** Adds the next text; the first has number 0. One without words matches nothing. */
  public void add(String text) {
    int[] shingles = similarity.shingles(text);
    int number = sets.size();
    sets.add(shingles);
    for (int key : keys(shingles)) {
      buckets.computeIfAbsent(key, none -> new ArrayList<>()).add(number);
    }
  }

  /** The most similar text of the index, if one reaches the threshold; of equal ones the first. */
  public Optional<Match> closest(String text) {
    int[] shingles = similarity.shingles(text);
    int best = -1;
    double most = 0;
    for (int key : keys(shingles)) {
      for (int number : buckets.getOrDefault(key, List.of())) {
        double alike = Similarity.between(shingles, sets.get(number));
        if (alike > most || (alike == most && number < best)) {
          most = alike;
          best = number;
        }
      }
    }
    return best >= 0 && most >= similarity.threshold()
        ? Optional.of(new Match(best, most))
        : Optional.empty();
  }

  private int[] keys(int[] shingles) {
    if (shingles.length == 0) {
      return shingles;
    }
    int[] signature = MinHash.signature(shingles);
    int[] keys = new int[banding.bands()];
    for (int band = 0; band < keys.length; band++) {
      keys[band] = MinHash.band(signature, band, banding.rows());
    }
    return keys;
  }
}
