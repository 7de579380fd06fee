package io.distill4j.data.shingle;

import java.util.Arrays;

/** A growing set of 64-bit hashes at about 16 bytes each; not thread-safe while it grows. */
public final class LongSet {

  private long[] slots;
  private int count;
  private boolean zero;

  /** An empty set that holds {@code expected} hashes before it first grows. */
  public LongSet(int expected) {
    slots = new long[Math.max(16, Integer.highestOneBit(Math.max(1, expected) * 2 - 1) * 2)];
  }

  /** Adds a hash; whether it was new. */
  public boolean add(long hash) {
    if (hash == 0) {
      boolean fresh = !zero;
      zero = true;
      return fresh;
    }
    if (2 * count >= slots.length) {
      grow();
    }
    int at = slot(hash);
    if (slots[at] == hash) {
      return false;
    }
    slots[at] = hash;
    count++;
    return true;
  }

  public boolean contains(long hash) {
    return hash == 0 ? zero : slots[slot(hash)] == hash;
  }

  public int size() {
    return zero ? count + 1 : count;
  }

  /** All hashes in ascending order. */
  public long[] sorted() {
    long[] all = new long[size()];
    int at = 0;
    for (long slot : slots) {
      if (slot != 0) {
        all[at++] = slot;
      }
    }
    Arrays.sort(all); // A zero, if any, is among the remaining zeros.
    return all;
  }

  private int slot(long hash) {
    int mask = slots.length - 1;
    int at = (int) (hash ^ (hash >>> 32)) & mask;
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        slots[slot(hash)] = hash;
      }
    }
  }
}
