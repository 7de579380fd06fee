package io.distill4j.student.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the requests under way: per layer [slots, context, keyValueHeads,
 * headDimension], in native memory.
 *
 * <p>Spans and prompt lengths are rounded up, so that few shapes occur and sums over masked
 * positions run the same way whoever else is in the batch.
 */
final class DecodeCache implements AutoCloseable {

  private static final int ROUND = 64;

  /** Prompts computed together; the rest of such a group is filled with copies. */
  private static final int GROUP = 16;

  private final Decoder decoder;
  private final int context;
  private final int vocabulary;
  private final NDManager manager;
  private final List<NDArray> keys = new ArrayList<>();
  private final List<NDArray> values = new ArrayList<>();
  private final @Nullable Slot[] slots;
  private int used;

  DecodeCache(Decoder decoder, int slots, int context) {
    this.decoder = decoder;
    this.context = context;
    this.slots = new Slot[slots];
    this.manager = decoder.newScope();
    DecoderConfig config = decoder.config();
    this.vocabulary = config.vocabularySize();
    // One slot more than is used: prompts that only fill a group up are written there.
    Shape shape = new Shape(slots + 1, context, config.keyValueHeads(), config.headDimension());
    for (int i = 0; i < config.layers(); i++) {
      keys.add(manager.zeros(shape));
      values.add(manager.zeros(shape));
    }
  }

  int free() {
    return slots.length - used;
  }

  boolean isIdle() {
    return used == 0;
  }

  /** Reads prompts into free slots and draws their first ids; returns those that ended at once. */
  List<Slot> prefill(List<Slot> fresh, Codec codec) {
    List<Slot> ended = new ArrayList<>();
    for (int from = 0; from < fresh.size(); from += GROUP) {
      ended.addAll(group(fresh.subList(from, Math.min(fresh.size(), from + GROUP)), codec));
    }
    return ended;
  }

  private List<Slot> group(List<Slot> fresh, Codec codec) {
    int longest = fresh.stream().mapToInt(slot -> slot.prompt().length).max().orElseThrow();
    int tokens = Math.min(context, (longest + ROUND - 1) / ROUND * ROUND);
    long[] ids = new long[GROUP * tokens];
    long[] positions = new long[GROUP * tokens];
    long[] last = new long[GROUP];
    long[] places = new long[GROUP];
    for (int i = 0; i < GROUP; i++) {
      int[] prompt = fresh.get(Math.min(i, fresh.size() - 1)).prompt();
      for (int j = 0; j < tokens; j++) {
        ids[i * tokens + j] = j < prompt.length ? prompt[j] : 0;
        positions[i * tokens + j] = j;
      }
      last[i] = (long) i * tokens + prompt.length - 1;
      places[i] = i < fresh.size() ? take(fresh.get(i)) : slots.length;
    }
    float[] logits;
    try (NDManager scope = decoder.newScope()) {
      NDList rope = decoder.rope(scope.create(positions));
      logits =
          decoder
              .kernels()
              .call("prefill", scope.create(ids))
              .add(rope.get(0))
              .add(rope.get(1))
              .add(decoder.blocks(scope, GROUP, tokens))
              .add(scope.create(last))
              .add(scope.create(places))
              .addList("w", decoder.weights())
              .addList("k", keys)
              .addList("v", values)
              .run()
              .get(0)
              .toFloatArray();
    }
    List<Slot> ended = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      if (fresh.get(i).advance(logits, i * vocabulary, vocabulary, codec)) {
        ended.add(fresh.get(i));
        release((int) places[i]);
      }
    }
    return ended;
  }

  /** Advances every request by one id; returns those that ended. */
  List<Slot> decode(Codec codec) {
    if (used == 0) {
      return List.of();
    }
    long[] ids = new long[slots.length];
    long[] lengths = new long[slots.length];
    int longest = 0;
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      if (slot != null) {
        ids[i] = slot.last();
        lengths[i] = slot.lastPosition();
        longest = Math.max(longest, slot.lastPosition() + 1);
      }
    }
    long span = Math.min(context, (longest + ROUND - 1) / ROUND * ROUND);
    float[] logits;
    try (NDManager scope = decoder.newScope()) {
      logits =
          decoder
              .kernels()
              .call("decode", scope.create(ids))
              .add(scope.create(lengths))
              .add(scope.create(span))
              .add(decoder.frequencies())
              .add(decoder.scaling())
              .addList("w", decoder.weights())
              .addList("k", keys)
              .addList("v", values)
              .run()
              .get(0)
              .toFloatArray();
    }
    List<Slot> ended = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      if (slot != null && slot.advance(logits, i * vocabulary, vocabulary, codec)) {
        ended.add(slot);
        release(i);
      }
    }
    return ended;
  }

  @Override
  public void close() {
    manager.close();
  }

  private int take(Slot slot) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        slots[i] = slot;
        used++;
        return i;
      }
    }
    throw new IllegalStateException("more requests than free slots");
  }

  private void release(int place) {
    slots[place] = null;
    used--;
  }
}
