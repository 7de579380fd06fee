package io.distill4j.student.generate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.model.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the prompts being continued: per layer [2, slots, keyValueHeads, context,
 * headDimension] on a CPU and [2, slots, context, keyValueHeads, headDimension] on a GPU, keys
 * first, in the type of the computation, in native memory.
 *
 * <p>Spans and prompt lengths are rounded up and every call computes all slots, so that few shapes
 * occur and the arithmetic of one prompt does not depend on who else is there.
 */
final class DecodeCache implements AutoCloseable {

  /** Prompt lengths are rounded up to a multiple, so that few shapes occur. */
  private static final int ROUND = 64;

  /** Positions attended to in one piece on a CPU; see the kernel {@code look}. */
  private static final int PIECE = 128;

  /** Prompts computed together; the rest of such a group is filled with copies. */
  private static final int GROUP = 16;

  private final Decoder decoder;
  private final int context;
  private final Set<Integer> stopIds;
  private final int stride;
  private final NDManager manager;
  private final List<NDArray> layers = new ArrayList<>();
  private final @Nullable Slot[] slots;
  private int used;

  DecodeCache(Decoder decoder, GenerationOptions options, Set<Integer> stopIds) {
    this.decoder = decoder;
    this.context = roundUp(options.contextTokens(), PIECE);
    this.stopIds = stopIds;
    // Matrix products treat rows beyond the last whole group of rows another way, which shows in
    // the
    // last bit; so there are only whole groups.
    this.slots = new Slot[roundUp(options.slots(), 8)];
    this.manager = decoder.newScope();
    // Tokens per call: what is drawn after the end of a text is thrown away, but a GPU must not
    // wait
    // for the host after each token.
    this.stride = manager.getDevice().isGpu() ? 16 : 2;
    DecoderConfig config = decoder.config();
    int heads = config.keyValueHeads();
    int size = config.headDimension();
    long[] shape =
        manager.getDevice().isGpu()
            ? new long[] {2, slots.length, context, heads, size}
            : new long[] {2, slots.length, heads, context, size};
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      NDArray sizes = scope.create(shape);
      for (int i = 0; i < config.layers(); i++) {
        layers.add(room(sizes));
      }
    }
  }

  private NDArray room(NDArray sizes) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray room = decoder.kernels().call("room", scope.create(0f)).add(sizes).run().get(0);
      room.attach(manager);
      return room;
    }
  }

  int slots() {
    return slots.length;
  }

  int free() {
    return slots.length - used;
  }

  boolean isIdle() {
    return used == 0;
  }

  /**
   * Reads prompts into free slots and draws their first ids; equal prompts that follow one another
   * are read once. Returns those that ended at once.
   *
   * @param weights of the decoder as the kernel {@code ready} gives them
   */
  List<Slot> prefill(List<Slot> fresh, List<NDArray> weights) {
    Map<List<Integer>, List<Slot>> byPrompt = new LinkedHashMap<>();
    for (Slot slot : fresh) {
      List<Integer> prompt = Arrays.stream(slot.prompt()).boxed().toList();
      byPrompt.computeIfAbsent(prompt, key -> new ArrayList<>()).add(slot);
    }
    List<List<Slot>> sharing = List.copyOf(byPrompt.values());
    List<Slot> ended = new ArrayList<>();
    for (int from = 0; from < sharing.size(); from += GROUP) {
      List<List<Slot>> group = sharing.subList(from, Math.min(sharing.size(), from + GROUP));
      ended.addAll(group(group, weights));
    }
    return ended;
  }

  /** Reads up to {@link #GROUP} different prompts, each for all slots that continue it. */
  private List<Slot> group(List<List<Slot>> sharing, List<NDArray> weights) {
    int longest = sharing.stream().mapToInt(s -> s.get(0).prompt().length).max().orElseThrow();
    int tokens = roundUp(longest, ROUND);
    long[] ids = new long[GROUP * tokens];
    long[] positions = new long[GROUP * tokens];
    long[] last = new long[GROUP];
    List<Slot> rows = new ArrayList<>();
    List<Integer> of = new ArrayList<>();
    for (int i = 0; i < GROUP; i++) {
      int[] prompt = sharing.get(Math.min(i, sharing.size() - 1)).get(0).prompt();
      for (int j = 0; j < tokens; j++) {
        ids[i * tokens + j] = j < prompt.length ? prompt[j] : 0;
        positions[i * tokens + j] = j;
      }
      last[i] = (long) i * tokens + prompt.length - 1;
      for (Slot slot : i < sharing.size() ? sharing.get(i) : List.<Slot>of()) {
        rows.add(slot);
        of.add(i);
      }
    }
    long[] places = rows.stream().mapToLong(this::take).toArray();
    List<Drawn> drawn;
    try (NDManager scope = manager.newSubManager()) {
      NDList rope = decoder.rope(scope.create(positions));
      Draws draws = Draws.of(scope, cpu(scope), rows, 1);
      NDList result =
          decoder
              .kernels()
              .call("prefill", scope.create(ids))
              .add(rope.get(0))
              .add(rope.get(1))
              .add(decoder.blocks(scope, GROUP, tokens, tokens))
              .add(scope.create(last))
              .add(scope.create(of.stream().mapToLong(Integer::longValue).toArray()))
              .add(scope.create(places))
              .add(draws.settings())
              .add(draws.uniform().reshape(rows.size()))
              .add(draws.kinds())
              .addList("w", weights)
              .addList("c", layers)
              .run();
      drawn = Drawn.of(result, 1, rows.size());
    }
    return advance(rows, places, drawn);
  }

  /** Advances every slot by some ids; returns those that ended. */
  List<Slot> decode(List<NDArray> weights) {
    if (used == 0) {
      return List.of();
    }
    long[] ids = new long[slots.length];
    long[] positions = new long[slots.length];
    int longest = 0;
    int count = stride;
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[i];
      if (slot != null) {
        ids[i] = slot.last();
        positions[i] = slot.lastPosition();
        longest = Math.max(longest, slot.lastPosition() + 1);
        count = Math.min(count, slot.room());
      }
    }
    long span = roundUp(longest + count - 1, PIECE);
    // On a GPU one piece holds all: there the sums depend on its length in the last bits.
    long piece = manager.getDevice().isGpu() ? span : PIECE;
    List<@Nullable Slot> rows = Arrays.asList(slots.clone());
    List<Drawn> drawn;
    try (NDManager scope = manager.newSubManager()) {
      Draws draws = Draws.of(scope, cpu(scope), rows, count);
      NDList result =
          decoder
              .kernels()
              .call("decode", scope.create(ids))
              .add(scope.create(positions))
              .add(cpu(scope).create(new long[] {span, piece}))
              .add(draws.settings())
              .add(draws.uniform())
              .add(draws.kinds())
              .add(decoder.frequencies())
              .add(decoder.scaling())
              .addList("w", weights)
              .addList("c", layers)
              .run();
      drawn = Drawn.of(result, count, slots.length);
    }
    long[] places = new long[slots.length];
    Arrays.setAll(places, i -> i);
    return advance(rows, places, drawn);
  }

  /** Hands the drawn ids to their slots until each ends. */
  private List<Slot> advance(
      List<? extends @Nullable Slot> rows, long[] places, List<Drawn> drawn) {
    List<Slot> ended = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Slot slot = rows.get(i);
      for (int j = 0; slot != null && j < drawn.size(); j++) {
        if (slot.advance(drawn.get(j).id(i), drawn.get(j).logProbability(i), stopIds)) {
          ended.add(slot);
          slots[(int) places[i]] = null;
          used--;
          break;
        }
      }
    }
    return ended;
  }

  @Override
  public void close() {
    manager.close();
  }

  private NDManager cpu(NDManager scope) {
    return scope.getDevice().isGpu() ? scope.newSubManager(Device.cpu()) : scope;
  }

  private static int roundUp(int number, int multiple) {
    return (number + multiple - 1) / multiple * multiple;
  }

  private long take(Slot slot) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        slots[i] = slot;
        used++;
        return i;
      }
    }
    throw new IllegalStateException("more prompts than free slots");
  }

  /** One token of every row, and how likely it was. */
  private record Drawn(long[] ids, float[] logProbabilities, int from) {

    /** Splits arrays [tokens, rows]. */
    static List<Drawn> of(NDList result, int tokens, int rows) {
      long[] ids = result.get(0).toLongArray();
      float[] chances = result.get(1).toFloatArray();
      List<Drawn> all = new ArrayList<>();
      for (int i = 0; i < tokens; i++) {
        all.add(new Drawn(ids, chances, i * rows));
      }
      return all;
    }

    int id(int row) {
      return Math.toIntExact(ids[from + row]);
    }

    float logProbability(int row) {
      return logProbabilities[from + row];
    }
  }
}
