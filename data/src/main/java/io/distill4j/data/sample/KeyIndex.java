package io.distill4j.data.sample;

import io.distill4j.data.FinishReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where each sample lies and what is known of it: about 40 bytes per key, whatever its length.
 *
 * <p>Keys are kept as the first 128 bits of their SHA-256; for a billion keys the chance that any
 * two meet is below 1e-20. Open addressing, at most two thirds full. Not thread-safe.
 */
final class KeyIndex {

  /** A key's record lies in the sealed parts, not in a segment. */
  static final int SEALED = 0xffff;

  private static final FinishReason[] REASONS = FinishReason.values();
  private static final SampleState.Judged[] JUDGED = SampleState.Judged.values();

  /** Different token limits that can be told apart; a run has a handful. */
  private static final int LIMITS = 1 << 11;

  private static final int SLOT = 3;

  private final MessageDigest sha256;

  /** Per slot: high and low half of the hash, then the place; a place of 0 is an empty slot. */
  private long[] slots = new long[SLOT << 10];

  private final List<Integer> limits = new ArrayList<>();
  private long size;

  KeyIndex() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A place: 16 bits for the segment, 32 for the offset, and the state. */
  record Place(int segment, long offset, SampleState state) {

    boolean isSealed() {
      return segment == SEALED;
    }
  }

  /** A place in one number: 3 bits for the reason plus one, 2 for the verdict, 11 for the limit. */
  @SuppressWarnings("EnumOrdinal") // In memory only.
  private long packed(Place place) {
    SampleState state = place.state();
    return (state.finish().ordinal() + 1L) << 61
        | (long) state.judged().ordinal() << 59
        | (long) limit(state.maxTokens()) << 48
        | (long) place.segment() << 32
        | place.offset();
  }

  private Place place(long packed) {
    return new Place(
        (int) (packed >>> 32) & 0xffff,
        packed & 0xffff_ffffL,
        new SampleState(
            REASONS[(int) (packed >>> 61) - 1],
            limits.get((int) (packed >>> 48) & (LIMITS - 1)),
            JUDGED[(int) (packed >>> 59) & 3]));
  }

  private int limit(int maxTokens) {
    int at = limits.indexOf(maxTokens);
    if (at < 0) {
      if (limits.size() == LIMITS) {
        throw new IllegalStateException(
            "a sample log holds at most %,d different token limits".formatted(LIMITS));
      }
      at = limits.size();
      limits.add(maxTokens);
    }
    return at;
  }

  long size() {
    return size;
  }

  /** Adds a key or replaces its place. */
  void put(String key, Place place) {
    if ((size + 1) * 3 > capacity() * 2L) {
      grow();
    }
    ByteBuffer hash = hash(key);
    int at = find(slots, hash.getLong(0), hash.getLong(8));
    if (slots[at + 2] == 0) {
      slots[at] = hash.getLong(0);
      slots[at + 1] = hash.getLong(8);
      size++;
    }
    slots[at + 2] = packed(place);
  }

  Optional<Place> get(String key) {
    ByteBuffer hash = hash(key);
    long packed = slots[find(slots, hash.getLong(0), hash.getLong(8)) + 2];
    return packed == 0 ? Optional.empty() : Optional.of(place(packed));
  }

  /** Says that every key's record lies in the sealed parts. */
  void seal() {
    for (int at = 0; at < slots.length; at += SLOT) {
      if (slots[at + 2] != 0) {
        slots[at + 2] = packed(new Place(SEALED, 0, place(slots[at + 2]).state()));
      }
    }
  }

  /** Drops the keys whose record lies in the sealed parts. */
  void forgetSealed() {
    long[] before = slots;
    slots = new long[SLOT << 10];
    size = 0;
    for (int at = 0; at < before.length; at += SLOT) {
      if (before[at + 2] != 0 && !place(before[at + 2]).isSealed()) {
        if ((size + 1) * 3 > capacity() * 2L) {
          grow();
        }
        System.arraycopy(before, at, slots, find(slots, before[at], before[at + 1]), SLOT);
        size++;
      }
    }
  }

  private int capacity() {
    return slots.length / SLOT;
  }

  private ByteBuffer hash(String key) {
    return ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  /** Start of the slot that holds the hash, or of the empty one where it belongs. */
  private static int find(long[] slots, long high, long low) {
    int mask = slots.length / SLOT - 1;
    int slot = (int) low & mask;
    while (true) {
      int at = slot * SLOT;
      if (slots[at + 2] == 0 || (slots[at] == high && slots[at + 1] == low)) {
        return at;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void grow() {
    if (slots.length > Integer.MAX_VALUE / 2) {
      throw new IllegalStateException("a sample log holds at most %,d samples".formatted(size));
    }
    long[] larger = new long[slots.length * 2];
    for (int at = 0; at < slots.length; at += SLOT) {
      if (slots[at + 2] != 0) {
        System.arraycopy(slots, at, larger, find(larger, slots[at], slots[at + 1]), SLOT);
      }
    }
    slots = larger;
  }
}
