package io.distill4j.student.generate;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Usage;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** One request under way: its ids so far and how it ends. */
final class Slot {

  private final Request request;
  private final CompletableFuture<Completion> result;
  private final int[] prompt;
  private final int limit;
  private int[] ids = new int[64];
  private int length;

  /**
   * Begins a request.
   *
   * @param limit most ids to generate, 1 or more
   */
  Slot(Request request, CompletableFuture<Completion> result, int[] prompt, int limit) {
    this.request = request;
    this.result = result;
    this.prompt = prompt;
    this.limit = limit;
  }

  int[] prompt() {
    return prompt;
  }

  /** The id that was generated last. */
  int last() {
    return ids[length - 1];
  }

  /** Position of the last id in the whole text. */
  int lastPosition() {
    return prompt.length + length - 1;
  }

  /**
   * Draws the next id.
   *
   * @return whether the completion has ended; its future is then completed
   */
  boolean advance(float[] logits, int from, int vocabulary, Codec codec) {
    int id = Sampler.draw(logits, from, vocabulary, request.sampling(), request.seed(), length);
    if (codec.stopIds().contains(id)) {
      finish(codec, FinishReason.STOP, 1);
      return true;
    }
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = id;
    if (length == limit) {
      finish(codec, FinishReason.LENGTH, 0);
      return true;
    }
    return false;
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  private void finish(Codec codec, FinishReason reason, int stopTokens) {
    String text = codec.text(Arrays.copyOf(ids, length));
    result.complete(
        Thoughts.split(text, codec.opensThoughts())
            .withFinish(reason)
            .withUsage(new Usage(prompt.length, length + stopTokens, 0)));
  }
}
