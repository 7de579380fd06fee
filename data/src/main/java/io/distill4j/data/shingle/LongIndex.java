package io.distill4j.data.shingle;

import java.util.Arrays;

/**
 * Numbers by 64-bit hash, at about 24 bytes each; the first number given for a hash stays. Safe for
 * reading by many threads once it is filled.
 */
public final class LongIndex {

  private long[] hashes;
  private int[] numbers;
  private int count;

  /** An empty index that holds {@code expected} numbers before it first grows. */
  public LongIndex(int expected) {
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, expected) * 2 - 1) * 2);
    hashes = new long[slots];
    numbers = new int[slots];
    Arrays.fill(numbers, -1);
  }

  /** Puts a number, 0 or more, unless the hash has one. */
  public void putIfAbsent(long hash, int number) {
    if (2 * count >= hashes.length) {
      grow();
    }
    int at = slot(hash);
    if (numbers[at] < 0) {
      hashes[at] = hash;
      numbers[at] = number;
      count++;
    }
  }

  /** The number of a hash, or -1. */
  public int find(long hash) {
    return numbers[slot(hash)];
  }

  public int size() {
    return count;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int at = (int) (hash ^ (hash >>> 32)) & mask;
    while (numbers[at] >= 0 && hashes[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldNumbers = numbers;
    hashes = new long[2 * oldHashes.length];
    numbers = new int[hashes.length];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldNumbers[i] >= 0) {
        int at = slot(oldHashes[i]);
        hashes[at] = oldHashes[i];
        numbers[at] = oldNumbers[i];
      }
    }
  }
}
