package io.distill4j.data.shingle;

import java.util.Arrays;

/**
 * The words of a text as 64-bit hashes with their places.
 *
 * <p>A word is a run of letters and digits, compared without regard to case; each ideograph is a
 * word of its own; everything else parts words and is dropped, so that spacing and punctuation do
 * not matter. Two different words share a hash with probability 2^-64.
 */
public final class Words {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long[] hashes;
  private int[] starts;
  private int[] ends;
  private int count;

  private Words(int expected) {
    hashes = new long[expected];
    starts = new int[expected];
    ends = new int[expected];
  }

  /** Reads the words of a text in one pass. */
  public static Words of(String text) {
    Words words = new Words(Math.max(16, text.length() / 5));
    long hash = OFFSET;
    int start = -1;
    int length = text.length();
    for (int i = 0; i < length; ) {
      char c = text.charAt(i);
      if (c < 128) {
        int lower = c | 0x20;
        if ((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9')) {
          start = start < 0 ? i : start;
          hash = (hash ^ (c >= '0' && c <= '9' ? c : lower)) * PRIME;
        } else if (start >= 0) {
          words.add(hash, start, i);
          hash = OFFSET;
          start = -1;
        }
        i++;
        continue;
      }
      int code = text.codePointAt(i);
      int next = i + Character.charCount(code);
      boolean ideograph = Character.isIdeographic(code);
      if (!ideograph && Character.isLetterOrDigit(code)) {
        start = start < 0 ? i : start;
        hash = (hash ^ Character.toLowerCase(code)) * PRIME;
      } else {
        if (start >= 0) {
          words.add(hash, start, i);
          hash = OFFSET;
          start = -1;
        }
        if (ideograph) {
          words.add((OFFSET ^ code) * PRIME, i, next);
        }
      }
      i = next;
    }
    if (start >= 0) {
      words.add(hash, start, length);
    }
    return words;
  }

  private void add(long hash, int start, int end) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    hashes[count] = mix(hash);
    starts[count] = start;
    ends[count++] = end;
  }

  /** Number of words. */
  public int count() {
    return count;
  }

  /** Hash of a word. */
  public long hash(int word) {
    return hashes[word];
  }

  /** Position of the first character of a word in the text. */
  public int start(int word) {
    return starts[word];
  }

  /** Position after the last character of a word in the text. */
  public int end(int word) {
    return ends[word];
  }

  /** One hash of all words in their order. */
  public long all() {
    long hash = count;
    for (int i = 0; i < count; i++) {
      hash = mix(hash * PRIME + hashes[i]);
    }
    return hash;
  }

  /**
   * Hashes of all runs of {@code n} words, by the position of their first word; a text of fewer
   * words has none.
   */
  public long[] runs(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be 1 or more, was " + n);
    }
    long[] runs = new long[Math.max(0, count - n + 1)];
    long leading = 1; // PRIME^(n-1): what the word that leaves was multiplied by.
    for (int i = 1; i < n; i++) {
      leading *= PRIME;
    }
    long hash = 0;
    for (int i = 0; i < count && runs.length > 0; i++) {
      if (i >= n) {
        hash -= leading * hashes[i - n];
      }
      hash = hash * PRIME + hashes[i];
      if (i >= n - 1) {
        runs[i - n + 1] = mix(hash);
      }
    }
    return runs;
  }

  /** Spreads every bit of a hash over all others (the finaliser of splitmix64). */
  public static long mix(long hash) {
    long h = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }
}
