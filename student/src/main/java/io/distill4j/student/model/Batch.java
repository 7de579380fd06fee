package io.distill4j.student.model;

import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The documents of some rows as the flat arrays the kernels take: N tokens in G blocks.
 *
 * <p>Rows say which documents are computed together; how they lie in memory is decided here. A
 * block is D documents of one length L side by side, shorter ones padded at the end, and attention
 * is causal within each: no document sees another, and none sees its padding.
 *
 * @param ids token ids [N]
 * @param positions of each id within its document [N]
 * @param blocks D, L and the tokens that attention computes of each text, at least L, of each block
 *     in turn [3 * G]; the sum of D * L is N
 * @param sources flat index of the id that predicts each trained token [n]
 * @param targets the trained tokens [n]
 * @param weights how much each trained token counts [n]
 * @param order flat index of every id of the rows, in row order and without padding
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to native code as they are.
public record Batch(
    long[] ids,
    long[] positions,
    long[] blocks,
    long[] sources,
    long[] targets,
    float[] weights,
    long[] order) {

  /** Fills blocks up; never seen by a document and never trained on. */
  private static final int PADDING = 0;

  /** Lays out rows; the layout of a decoder is {@link Decoder#layout}. */
  public static Batch of(List<Row> rows, Layout layout) {
    List<Document> documents = rows.stream().flatMap(row -> row.documents().stream()).toList();
    List<Blocks.Block> blocks = Blocks.of(documents, layout.callTokens());
    int size = blocks.stream().mapToInt(Blocks.Block::size).sum();
    long[] ids = new long[size];
    long[] positions = new long[size];
    long[] shapes = new long[3 * blocks.size()];
    IdentityHashMap<Document, List<Integer>> starts = new IdentityHashMap<>();
    int at = 0;
    for (int b = 0; b < blocks.size(); b++) {
      int length = blocks.get(b).length();
      shapes[3 * b] = blocks.get(b).documents().size();
      shapes[3 * b + 1] = length;
      shapes[3 * b + 2] = layout.attended(length);
      for (Document document : blocks.get(b).documents()) {
        starts.computeIfAbsent(document, key -> new ArrayList<>()).add(at);
        for (int i = 0; i < length; i++) {
          ids[at + i] = i < document.length() ? document.ids()[i] : PADDING;
          positions[at + i] = i;
        }
        at += length;
      }
    }
    return inOrder(documents, starts, ids, positions, shapes);
  }

  private static Batch inOrder(
      List<Document> documents,
      IdentityHashMap<Document, List<Integer>> starts,
      long[] ids,
      long[] positions,
      long[] shapes) {
    int trained = documents.stream().mapToInt(Document::trainedTokens).sum();
    long[] sources = new long[trained];
    long[] targets = new long[trained];
    float[] weights = new float[trained];
    long[] order = new long[documents.stream().mapToInt(Document::length).sum()];
    int n = 0;
    int m = 0;
    for (Document document : documents) {
      List<Integer> places = starts.getOrDefault(document, List.of());
      int start = places.remove(0); // The same document may stand in a batch more than once.
      for (int i = 0; i < document.length(); i++) {
        order[m++] = (long) start + i;
        if (i >= document.promptTokens()) {
          sources[n] = start + i - 1L;
          weights[n] = document.weight();
          targets[n++] = document.ids()[i];
        }
      }
    }
    return new Batch(ids, positions, shapes, sources, targets, weights, order);
  }

  /** Tokens computed, padding included: N. */
  public int tokens() {
    return ids.length;
  }

  /** What the loss is divided by: the sum of the weights of the trained tokens. */
  public double weight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** Whether some token counts more or less than another. */
  public boolean isWeighted() {
    for (float weight : weights) {
      if (weight != 1) {
        return true;
      }
    }
    return false;
  }

  /** Number of tokens the loss covers. */
  public int trainedTokens() {
    return targets.length;
  }
}
