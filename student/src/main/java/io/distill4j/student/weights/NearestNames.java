package io.distill4j.student.weights;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The known names that a wrong one may have been meant to be. */
final class NearestNames {

  private static final int SHOWN = 3;

  private NearestNames() {}

  /** At most three names by edit distance, then by alphabet. */
  static List<String> of(String name, Collection<String> known) {
    record Near(String name, int distance) {}
    return known.stream()
        .map(other -> new Near(other, distance(name, other)))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(SHOWN)
        .map(Near::name)
        .toList();
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
