package io.distill4j.student.generate;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.student.model.Decoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Generates with a model in this process: what waits is batched, finished requests make room at
 * once for the next (continuous batching, Yu et al., Orca, OSDI 2022).
 *
 * <p>One thread decodes. Every step computes all slots, whether used or not, so that the arithmetic
 * of a request does not depend on its neighbours and a resumed run draws the same samples.
 */
public final class LocalGenerator implements Generator {

  private final Decoder decoder;
  private final Codec codec;
  private final GenerationOptions options;
  private final String model;
  private final String endpoint;
  private final Queue<Slot> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  /**
   * Starts a generator that owns the decoder and closes it.
   *
   * @param model name stored with every trace
   * @param endpoint where the model came from
   */
  public LocalGenerator(
      Decoder decoder, Codec codec, GenerationOptions options, String model, String endpoint) {
    this.decoder = decoder;
    this.codec = codec;
    this.options = options;
    this.model = model;
    this.endpoint = endpoint;
    this.thread = new Thread(this::loop, "generate " + model);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    CompletableFuture<Completion> result = new CompletableFuture<>();
    int[] prompt = codec.prompt(request.prompt().messages());
    int room = options.contextTokens() - prompt.length;
    if (room < 1) {
      result.completeExceptionally(
          new UserMistake(
              "prompt " + request.prompt().id(),
              "has %d tokens, the context %d".formatted(prompt.length, options.contextTokens()),
              "raise context-tokens or leave the prompt out"));
      return result;
    }
    Slot slot = new Slot(request, result, prompt, Math.min(room, request.sampling().maxTokens()));
    synchronized (waiting) {
      if (closed) {
        slot.fail(new UpstreamFailure("the generator is closed"));
      } else {
        waiting.add(slot);
        waiting.notifyAll();
      }
    }
    return result;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    List<Slot> active = new ArrayList<>();
    try (decoder;
        DecodeCache cache = new DecodeCache(decoder, options.slots(), options.contextTokens())) {
      while (admit(active, cache)) {
        step(active, cache);
      }
      abandon(active, new UpstreamFailure("the generator was closed"));
    } catch (RuntimeException | Error e) {
      abandon(active, e);
    }
  }

  /** Fills free slots; waits when there is nothing to do. Returns false when closed. */
  private boolean admit(List<Slot> active, DecodeCache cache) {
    List<Slot> fresh = new ArrayList<>();
    synchronized (waiting) {
      while (!closed && waiting.isEmpty() && cache.isIdle()) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          closed = true;
        }
      }
      if (closed) {
        return false;
      }
      while (!waiting.isEmpty() && fresh.size() < cache.free()) {
        fresh.add(waiting.remove());
      }
    }
    active.addAll(fresh);
    for (Slot done : cache.prefill(fresh, codec)) {
      active.remove(done);
    }
    return true;
  }

  private void step(List<Slot> active, DecodeCache cache) {
    for (Slot done : cache.decode(codec)) {
      active.remove(done);
    }
  }

  private void abandon(List<Slot> active, Throwable reason) {
    active.forEach(slot -> slot.fail(reason));
    synchronized (waiting) {
      closed = true;
      waiting.forEach(slot -> slot.fail(reason));
      waiting.clear();
    }
  }
}
