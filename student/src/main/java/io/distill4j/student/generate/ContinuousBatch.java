package io.distill4j.student.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.data.Sampling;
import io.distill4j.student.model.Decoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Prompts continued together by one model: those that end make room at once for those that wait
 * (continuous batching, Yu et al., Orca, OSDI 2022).
 *
 * <p>What a prompt is continued with depends on the weights, its ids, its sampling and its seed
 * alone. The caller drives it with {@link #step} and closes it; the decoder stays the caller's. Not
 * thread-safe.
 */
public final class ContinuousBatch implements AutoCloseable {

  /** One part in so many of the slots is free before prompts are read. */
  private static final int SHARE = 8;

  private final GenerationOptions options;
  private final DecodeCache cache;
  private final NDManager manager;
  private final List<NDArray> weights;
  private final Queue<Slot> waiting = new ArrayDeque<>();
  private final List<Slot> active = new ArrayList<>();

  /**
   * Begins with no prompts.
   *
   * <p>The weights are put together and cast as generation wants them once, here, in a copy: open a
   * new batch when they have changed.
   *
   * @param stopIds ids that end a completion
   */
  public ContinuousBatch(Decoder decoder, GenerationOptions options, Set<Integer> stopIds) {
    this.options = options;
    this.cache = new DecodeCache(decoder, options, stopIds);
    this.manager = decoder.newScope();
    try (NDManager scope = manager.newSubManager()) {
      this.weights =
          decoder
              .kernels()
              .call("ready", scope.create(0f))
              .addList("w", decoder.effective(scope))
              .run();
      weights.forEach(weight -> weight.attach(manager));
    }
  }

  /**
   * Adds a prompt.
   *
   * @param prompt ids, 1 or more and fewer than the context
   * @param seed of this completion
   * @return completed by a later {@link #step}
   */
  public CompletableFuture<Generated> add(int[] prompt, Sampling sampling, long seed) {
    int room = options.contextTokens() - prompt.length;
    if (prompt.length < 1 || room < 1) {
      throw new IllegalArgumentException(
          "a prompt must have 1 to %d ids, had %d"
              .formatted(options.contextTokens() - 1, prompt.length));
    }
    Slot slot = new Slot(prompt, sampling, seed, Math.min(room, sampling.maxTokens()));
    waiting.add(slot);
    return slot.result();
  }

  /** Whether nothing is under way or waiting. */
  public boolean isIdle() {
    return waiting.isEmpty() && active.isEmpty();
  }

  /** How many more prompts would start at once. */
  public int free() {
    return Math.max(0, cache.free() - waiting.size());
  }

  /**
   * Lets waiting prompts in and continues all by some ids.
   *
   * <p>Reading one prompt costs as much as reading a group, so that those that wait are let in only
   * when a good part of the slots is free.
   */
  public void step() {
    List<Slot> fresh = new ArrayList<>();
    boolean worthwhile = active.isEmpty() || cache.free() * SHARE >= cache.slots();
    while (worthwhile && !waiting.isEmpty() && fresh.size() < cache.free()) {
      fresh.add(waiting.remove());
    }
    active.addAll(fresh);
    active.removeAll(cache.prefill(fresh, weights));
    active.removeAll(cache.decode(weights));
  }

  /** Fails everything that is not complete. */
  public void abandon(Throwable reason) {
    active.forEach(slot -> slot.fail(reason));
    waiting.forEach(slot -> slot.fail(reason));
    active.clear();
    waiting.clear();
  }

  @Override
  public void close() {
    cache.close();
    manager.close();
  }
}
