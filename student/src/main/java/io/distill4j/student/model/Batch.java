package io.distill4j.student.model;

import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of documents as the flat arrays the kernels take; B rows of T ids each.
 *
 * <p>Positions start anew in each document and {@code documents} tells them apart, so that
 * attention never crosses a border. Padding is one more document of its own, which nothing is
 * trained on.
 *
 * @param ids token ids [B*T]
 * @param positions of each id within its document [B*T]
 * @param documents index of the document within its row [B*T]
 * @param sources flat index of the id that predicts each trained token [N]
 * @param targets the trained tokens [N]
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to native code as they are.
public record Batch(
    int rows,
    int rowTokens,
    long[] ids,
    long[] positions,
    long[] documents,
    long[] sources,
    long[] targets) {

  /**
   * Lays out rows.
   *
   * @param rowTokens T; no row may be longer
   * @param padId an id of the vocabulary to fill up with
   */
  public static Batch of(List<Row> rows, int rowTokens, int padId) {
    int size = rows.size() * rowTokens;
    int trained =
        rows.stream().flatMap(r -> r.documents().stream()).mapToInt(Document::trainedTokens).sum();
    long[] ids = new long[size];
    long[] positions = new long[size];
    long[] documents = new long[size];
    long[] sources = new long[trained];
    long[] targets = new long[trained];
    Arrays.fill(ids, padId);
    int n = 0;
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      if (row.length() > rowTokens) {
        throw new IllegalArgumentException(
            "a row of %d tokens does not fit into %d".formatted(row.length(), rowTokens));
      }
      int at = r * rowTokens;
      int end = at + rowTokens;
      for (int d = 0; d < row.documents().size(); d++) {
        Document document = row.documents().get(d);
        int[] text = document.ids();
        for (int i = 0; i < text.length; i++) {
          ids[at + i] = text[i];
          positions[at + i] = i;
          documents[at + i] = d;
          if (i >= document.promptTokens()) {
            sources[n] = at + i - 1L;
            targets[n++] = text[i];
          }
        }
        at += text.length;
      }
      for (int i = 0; at + i < end; i++) {
        positions[at + i] = i;
        documents[at + i] = row.documents().size();
      }
    }
    return new Batch(rows.size(), rowTokens, ids, positions, documents, sources, targets);
  }

  /** Number of tokens the loss covers. */
  public int trainedTokens() {
    return targets.length;
  }
}
