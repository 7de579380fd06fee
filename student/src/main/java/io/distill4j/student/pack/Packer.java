package io.distill4j.student.pack;

import io.distill4j.data.UserMistake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Fills rows of a fixed number of tokens with whole documents: the longest first, each into the
 * fullest row that still has room for it (best-fit decreasing), over a whole epoch.
 *
 * <p>No document is ever spread over rows. What is longer than a row is treated as {@link OverLong}
 * says. Packing looks at lengths only, in O(n log n), and the same lengths give the same rows.
 *
 * <p>Source: Ding et al., "Fewer Truncations Improve Language Modeling", arXiv:2404.10830v2,
 * section 3.
 */
public final class Packer {

  /** How many of the refused samples a mistake names. */
  private static final int NAMED = 3;

  private Packer() {}

  /**
   * Packs documents.
   *
   * @param rowTokens ids of a row, 2 or more
   * @throws UserMistake when a document is too long and {@code overLong} refuses, or when nothing
   *     is left
   */
  public static Packing pack(Documents documents, int rowTokens, OverLong overLong) {
    if (rowTokens < 2) {
      throw new IllegalArgumentException("row tokens must be 2 or more, were " + rowTokens);
    }
    List<Integer> tooLong = new ArrayList<>();
    long tokens = 0;
    long trained = 0;
    long droppedTokens = 0;
    long cutTokens = 0;
    int dropped = 0;
    int cut = 0;
    int longest = 0;
    int[] lengths = new int[documents.size()];
    for (int i = 0; i < lengths.length; i++) {
      int length = documents.length(i);
      tokens += length;
      longest = Math.max(longest, length);
      lengths[i] = Math.min(length, rowTokens);
      if (length > rowTokens) {
        tooLong.add(i);
        boolean keep = overLong == OverLong.TRUNCATE && documents.promptTokens(i) < rowTokens;
        cut += keep ? 1 : 0;
        cutTokens += keep ? length - rowTokens : 0;
        dropped += keep ? 0 : 1;
        droppedTokens += keep ? 0 : length;
        lengths[i] = keep ? rowTokens : 0;
      }
      trained += lengths[i] == 0 ? 0 : lengths[i] - documents.promptTokens(i);
    }
    if (overLong == OverLong.REFUSE && !tooLong.isEmpty()) {
      throw refused(documents, rowTokens, tooLong, longest);
    }
    if (dropped == lengths.length) {
      throw new UserMistake(
          "student.row-tokens",
          "no sample is left to train on: %,d given, %,d longer than the %,d tokens of a row"
              .formatted(lengths.length, dropped, rowTokens),
          "give more samples or longer rows");
    }
    int[] row = assign(lengths, rowTokens);
    int rows = Arrays.stream(row).max().orElse(-1) + 1;
    PackingReport report =
        new PackingReport(
            rowTokens,
            rows,
            lengths.length,
            tokens,
            lengths.length - dropped,
            tokens - droppedTokens - cutTokens,
            trained,
            dropped,
            droppedTokens,
            cut,
            cutTokens,
            longest);
    return gather(documents, row, rows, report);
  }

  /** The row of each document; -1 for those of length 0, which have none. */
  static int[] assign(int[] lengths, int rowTokens) {
    int[] row = new int[lengths.length];
    Arrays.fill(row, -1);
    int[] head = new int[rowTokens + 1]; // The last row with so much room, plus one.
    int[] next = new int[lengths.length]; // The row before it with the same room, plus one.
    TreeSet<Integer> rooms = new TreeSet<>();
    int rows = 0;
    for (int document : longestFirst(lengths, rowTokens)) {
      int length = lengths[document];
      Integer room = rooms.ceiling(length);
      int chosen;
      if (room == null) {
        chosen = rows++;
        room = rowTokens;
      } else {
        chosen = head[room] - 1;
        head[room] = next[chosen];
        if (head[room] == 0) {
          rooms.remove(room);
        }
      }
      row[document] = chosen;
      int left = room - length;
      next[chosen] = head[left];
      head[left] = chosen + 1;
      if (left > 0) {
        rooms.add(left);
      }
    }
    return row;
  }

  /** Positions of all lengths above 0, by falling length and rising position: a counting sort. */
  private static int[] longestFirst(int[] lengths, int longest) {
    int[] place = new int[longest + 2];
    for (int length : lengths) {
      place[longest - length + 1]++;
    }
    for (int i = 1; i < place.length; i++) {
      place[i] += place[i - 1];
    }
    int[] sorted = new int[place[longest]];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        sorted[place[longest - lengths[i]]++] = i;
      }
    }
    return sorted;
  }

  private static Packing gather(Documents documents, int[] row, int rows, PackingReport report) {
    int[] starts = new int[rows + 1];
    for (int each : row) {
      if (each >= 0) {
        starts[each + 1]++;
      }
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] members = new int[starts[rows]];
    int[] place = starts.clone();
    for (int i = 0; i < row.length; i++) {
      if (row[i] >= 0) {
        members[place[row[i]]++] = i;
      }
    }
    return new Packing(documents, members, starts, report);
  }

  private static UserMistake refused(
      Documents documents, int rowTokens, List<Integer> tooLong, int longest) {
    List<String> ids = tooLong.stream().limit(NAMED).map(i -> documents.get(i).id()).toList();
    return new UserMistake(
        "packing.over-long",
        "%,d of %,d samples are longer than a row of %,d tokens (the longest has %,d): %s%s"
            .formatted(
                tooLong.size(),
                documents.size(),
                rowTokens,
                longest,
                String.join(", ", ids),
                tooLong.size() > NAMED ? ", ..." : ""),
        "raise student.row-tokens, or set over-long to drop or truncate");
  }
}
