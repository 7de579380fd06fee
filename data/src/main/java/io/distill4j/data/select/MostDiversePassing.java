package io.distill4j.data.select;

import io.distill4j.data.Trace;
import io.distill4j.data.similar.Similarity;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes passing traces that differ most: the first one, then again and again the one whose greatest
 * similarity to those taken is smallest; of equal ones the earlier sample.
 *
 * <p>Similarity is the share of runs of words that two traces have in common (Jaccard).
 *
 * @param count most traces taken per prompt, 1 or more
 * @param words length of a run in words, 1 or more
 */
public record MostDiversePassing(int count, int words) implements Selection {

  public MostDiversePassing {
    Lengths.check(count);
    if (words < 1) {
      throw new IllegalArgumentException("words must be 1 or more, was " + words);
    }
  }

  @Override
  public List<Trace> select(List<Trace> passing) {
    if (passing.size() <= count) {
      return passing;
    }
    Similarity similarity = Similarity.of(words, 1);
    List<int[]> sets =
        passing.stream()
            .map(
                trace ->
                    similarity.shingles(
                        trace.completion().reasoning() + "\n" + trace.completion().answer()))
            .toList();
    double[] closest = new double[passing.size()];
    List<Integer> taken = new ArrayList<>();
    int next = 0;
    while (true) {
      taken.add(next);
      if (taken.size() == count) {
        return Lengths.inOrder(passing, taken);
      }
      int best = -1;
      for (int i = 0; i < closest.length; i++) {
        closest[i] = Math.max(closest[i], Similarity.between(sets.get(i), sets.get(next)));
        if (!taken.contains(i) && (best < 0 || closest[i] < closest[best])) {
          best = i;
        }
      }
      next = best;
    }
  }
}
