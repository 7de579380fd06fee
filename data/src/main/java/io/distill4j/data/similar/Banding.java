package io.distill4j.data.similar;

/**
 * How a MinHash signature is cut into bands: two texts are compared when one band agrees in all its
 * rows.
 *
 * <p>Texts of similarity s share a row with probability s, so they are missed with probability (1 -
 * s^rows)^bands. The banding has the most rows, which means the fewest vain comparisons, that still
 * misses at most {@value #MISSES_AT_THRESHOLD} of the pairs exactly at the threshold; pairs above
 * it are missed less.
 *
 * <p>Source: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.
 *
 * @param bands number of bands
 * @param rows values in a band
 */
public record Banding(int bands, int rows) {

  /** Values of a signature: at most this many are used. */
  public static final int SIGNATURE = 128;

  /** Largest share of pairs at the threshold that the banding may miss. */
  public static final double MISSES_AT_THRESHOLD = 0.01;

  public Banding {
    if (bands < 1 || rows < 1 || bands * rows > SIGNATURE) {
      throw new IllegalArgumentException(
          "bands times rows must be in [1, %d], were %d and %d".formatted(SIGNATURE, bands, rows));
    }
  }

  /**
   * The banding for a threshold.
   *
   * @param threshold similarity from which pairs must be found, in [0.1, 1]
   */
  public static Banding of(double threshold) {
    if (!(threshold >= 0.1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be in [0.1, 1], was " + threshold);
    }
    Banding best = new Banding(SIGNATURE, 1);
    for (int rows = 2; rows <= 16; rows++) {
      Banding next = new Banding(SIGNATURE / rows, rows);
      if (next.missed(threshold) <= MISSES_AT_THRESHOLD) {
        best = next;
      }
    }
    return best;
  }

  /** Probability that a pair of this similarity, in [0, 1], is not compared. */
  public double missed(double similarity) {
    return Math.pow(1 - Math.pow(similarity, rows), bands);
  }
}
