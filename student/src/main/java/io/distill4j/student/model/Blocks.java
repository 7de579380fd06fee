package io.distill4j.student.model;

import io.distill4j.student.pack.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * How the documents of a pass stand together for attention: a block is documents side by side,
 * padded to the longest of them, and costs one attention call per layer.
 *
 * <p>Padding costs arithmetic, calls cost overhead; {@link #of} finds the cheapest cut.
 */
final class Blocks {

  /** Documents padded to the length of the first; longest first. */
  record Block(List<Document> documents) {

    int length() {
      return documents.get(0).length();
    }

    int size() {
      return documents.size() * length();
    }
  }

  private Blocks() {}

  /**
   * Cuts documents, sorted by length, into blocks such that padding plus {@code callTokens} per
   * block is least.
   *
   * @param callTokens how many tokens of padding an attention call is worth, 0 or more
   */
  static List<Block> of(List<Document> documents, int callTokens) {
    List<Document> sorted = new ArrayList<>(documents);
    sorted.sort(Comparator.comparingInt(Document::length).reversed());
    int n = sorted.size();
    long[] cost = new long[n + 1];
    int[] from = new int[n + 1];
    for (int end = 1; end <= n; end++) {
      cost[end] = Long.MAX_VALUE;
      long tokens = 0;
      for (int begin = end - 1; begin >= 0; begin--) {
        tokens += sorted.get(begin).length();
        long padding = (long) sorted.get(begin).length() * (end - begin) - tokens;
        if (cost[begin] + padding + callTokens < cost[end]) {
          cost[end] = cost[begin] + padding + callTokens;
          from[end] = begin;
        }
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int end = n; end > 0; end = from[end]) {
      blocks.add(new Block(List.copyOf(sorted.subList(from[end], end))));
    }
    Collections.reverse(blocks);
    return blocks;
  }
}
