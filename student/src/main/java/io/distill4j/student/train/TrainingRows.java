package io.distill4j.student.train;

import io.distill4j.data.Fingerprint;
import io.distill4j.student.pack.Row;
import java.util.List;

/**
 * Packed rows in an order that is a pure function of (seed, epoch, position), so that a resumed run
 * sees exactly what an undisturbed one would have seen.
 */
public interface TrainingRows {

  /** Number of rows of an epoch. */
  int rows(int epoch);

  /**
   * Some rows of an epoch.
   *
   * @param from first position, from 0
   * @param to after the last position, at most {@link #rows}
   */
  List<Row> rows(int epoch, int from, int to);

  /** Rows of documents that no epoch holds; none unless said otherwise. */
  default List<Row> heldOut() {
    return List.of();
  }

  /** Longest row in tokens: the T of a batch. */
  int rowTokens();

  /** Stands for content and order. */
  Fingerprint fingerprint();
}
