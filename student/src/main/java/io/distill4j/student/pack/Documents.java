package io.distill4j.student.pack;

import io.distill4j.data.Fingerprint;
import java.util.List;

/**
 * Training samples by position. Lengths are known without reading the ids, so that an epoch of any
 * size can be packed without holding it.
 *
 * <p>Thread-safe.
 */
public interface Documents {

  /** How many there are. */
  int size();

  /** Number of ids of a document, prompt and completion together. */
  int length(int index);

  /** How many of them are the prompt. */
  int promptTokens(int index);

  /** Reads a document. */
  Document get(int index);

  /** Hash of everything the ids were made from; a checkpoint goes on with equal ones only. */
  Fingerprint fingerprint();

  /** Documents held in memory. */
  static Documents of(List<Document> documents) {
    return new ListedDocuments(documents);
  }
}
