package io.distill4j.data.sample;

import io.distill4j.data.FinishReason;

/** A set of texts that costs about 40 bytes for each, however long they are. Not thread-safe. */
public final class KeySet {

  private static final KeyIndex.Place HERE =
      new KeyIndex.Place(1, 0, new SampleState(FinishReason.UNKNOWN, 1, SampleState.Judged.NOT));

  private final KeyIndex index = new KeyIndex();

  /** Adds a text; false when it is there already. */
  public boolean add(String text) {
    long before = index.size();
    index.put(text, HERE);
    return index.size() > before;
  }

  public boolean contains(String text) {
    return index.get(text).isPresent();
  }

  public long size() {
    return index.size();
  }
}
