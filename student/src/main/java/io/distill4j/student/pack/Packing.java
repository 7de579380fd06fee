package io.distill4j.student.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which documents share which row. Rows are the same in every epoch; their order is a pure function
 * of seed and epoch, so that a resumed run sees what an undisturbed one would.
 *
 * <p>Documents are read when their row is asked for. Immutable and thread-safe.
 */
public final class Packing {

  private final Documents documents;
  private final int[] members;
  private final int[] starts;
  private final PackingReport report;

  /**
   * A packing of {@code starts.length - 1} rows: row r holds the documents {@code
   * members[starts[r]]} to {@code members[starts[r + 1] - 1]}.
   */
  Packing(Documents documents, int[] members, int[] starts, PackingReport report) {
    this.documents = documents;
    this.members = members;
    this.starts = starts;
    this.report = report;
  }

  /** Rows of an epoch. */
  public int rows() {
    return starts.length - 1;
  }

  /** Ids that fit a row. */
  public int rowTokens() {
    return report.rowTokens();
  }

  /** What was kept and lost. */
  public PackingReport report() {
    return report;
  }

  /** The documents that are packed. */
  public Documents documents() {
    return documents;
  }

  /** Reads a row; a document longer than a row comes cut to it. */
  public Row row(int index) {
    List<Document> row = new ArrayList<>();
    for (int i = starts[index]; i < starts[index + 1]; i++) {
      Document document = documents.get(members[i]);
      if (document.length() > rowTokens()) {
        int[] ids = Arrays.copyOf(document.ids(), rowTokens());
        document = new Document(document.id(), ids, document.promptTokens(), document.weight());
      }
      row.add(document);
    }
    return new Row(row);
  }

  /** Positions of a row's documents among all documents. */
  public int[] members(int row) {
    return Arrays.copyOfRange(members, starts[row], starts[row + 1]);
  }

  /** The rows in the order of an epoch, from 0. */
  public int[] order(long seed, int epoch) {
    int[] order = new int[rows()];
    Arrays.setAll(order, i -> i);
    SplitMix random = new SplitMix(SplitMix.mix(seed) + epoch);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return order;
  }

  /**
   * A generator of random numbers that is the same on every Java release.
   *
   * <p>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
   * 2014.
   */
  private static final class SplitMix {

    private long state;

    SplitMix(long seed) {
      this.state = seed;
    }

    int below(int bound) {
      state += 0x9e3779b97f4a7c15L;
      return (int) Math.floorMod(mix(state) >>> 1, (long) bound);
    }

    static long mix(long value) {
      long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
