package io.distill4j.student.generate;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Sampling;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One prompt being continued: its ids so far and how it ends. */
final class Slot {

  private final int[] prompt;
  private final Sampling sampling;
  private final long seed;
  private final int limit;
  private final CompletableFuture<Generated> result = new CompletableFuture<>();
  private int[] ids = new int[64];
  private float[] chances = new float[64];
  private int length;

  /**
   * Begins a completion.
   *
   * @param limit most ids to generate, 1 or more
   */
  Slot(int[] prompt, Sampling sampling, long seed, int limit) {
    this.prompt = prompt;
    this.sampling = sampling;
    this.seed = seed;
    this.limit = limit;
  }

  int[] prompt() {
    return prompt;
  }

  Sampling sampling() {
    return sampling;
  }

  CompletableFuture<Generated> result() {
    return result;
  }

  /** The id that was generated last. */
  int last() {
    return ids[length - 1];
  }

  /** Position of the last id in the whole text. */
  int lastPosition() {
    return prompt.length + length - 1;
  }

  /** How many ids may still come. */
  int room() {
    return limit - length;
  }

  /** The number in [0, 1) that decides the id {@code ahead} places from here. */
  float uniform(int ahead) {
    return Draws.uniform(seed, length + ahead);
  }

  /**
   * Takes the next id.
   *
   * @return whether the completion has ended; its future is then completed
   */
  boolean advance(int id, float logProbability, Set<Integer> stopIds) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
      chances = Arrays.copyOf(chances, 2 * length);
    }
    ids[length] = id;
    chances[length++] = logProbability;
    if (stopIds.contains(id)) {
      finish(FinishReason.STOP);
      return true;
    }
    if (length == limit) {
      finish(FinishReason.LENGTH);
      return true;
    }
    return false;
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  private void finish(FinishReason reason) {
    result.complete(
        new Generated(prompt, Arrays.copyOf(ids, length), Arrays.copyOf(chances, length), reason));
  }
}
