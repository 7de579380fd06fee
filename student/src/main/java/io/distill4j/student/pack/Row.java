package io.distill4j.student.pack;

import java.util.List;

/**
 * Whole documents that share one row of a batch; attention and positions start anew in each.
 *
 * @param documents in row order; the rest of the row is padding
 */
public record Row(List<Document> documents) {

  public Row {
    documents = List.copyOf(documents);
  }

  /** Ids of all documents together, padding not counted. */
  public int length() {
    return documents.stream().mapToInt(Document::length).sum();
  }
}
