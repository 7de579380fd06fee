package io.distill4j.student.generate;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.Thoughts;
import io.distill4j.data.ThreadEnd;
import io.distill4j.data.TokenScores;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.student.model.Decoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Generates with a model in this process, on one thread, in a {@link ContinuousBatch}. */
public final class LocalGenerator implements Generator {

  private final Decoder decoder;
  private final Codec codec;
  private final GenerationOptions options;
  private final String model;
  private final String endpoint;
  private final boolean scores;
  private final Queue<Asked> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  /** A request that the thread has not taken yet. */
  private record Asked(Request request, int[] prompt, CompletableFuture<Completion> result) {}

  /**
   * Starts a generator that owns the decoder and closes it.
   *
   * @param model name stored with every trace
   * @param endpoint where the model came from
   */
  public LocalGenerator(
      Decoder decoder, Codec codec, GenerationOptions options, String model, String endpoint) {
    this(decoder, codec, options, model, endpoint, false);
  }

  /**
   * The same.
   *
   * @param scores whether completions carry the log-probability of each token, the one that ends
   *     them included; texts of tokens are {@code token_id:ID}
   */
  public LocalGenerator(
      Decoder decoder,
      Codec codec,
      GenerationOptions options,
      String model,
      String endpoint,
      boolean scores) {
    this.scores = scores;
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
    if (prompt.length >= options.contextTokens()) {
      result.completeExceptionally(
          new UserMistake(
              "prompt " + request.prompt().id(),
              "has %d tokens, the context %d".formatted(prompt.length, options.contextTokens()),
              "raise context-tokens or leave the prompt out"));
      return result;
    }
    synchronized (waiting) {
      if (closed) {
        result.completeExceptionally(new UpstreamFailure("the generator is closed"));
      } else {
        waiting.add(new Asked(request, prompt, result));
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
    ThreadEnd.await(thread);
  }

  private void loop() {
    try (decoder;
        ContinuousBatch batch = new ContinuousBatch(decoder, options, codec.stopIds())) {
      try {
        while (admit(batch)) {
          batch.step();
        }
        abandon(batch, new UpstreamFailure("the generator was closed"));
      } catch (RuntimeException | Error e) {
        abandon(batch, e);
      }
    }
  }

  /** Hands over what fits; waits when there is nothing to do. Returns false when closed. */
  private boolean admit(ContinuousBatch batch) {
    synchronized (waiting) {
      while (!closed && waiting.isEmpty() && batch.isIdle()) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          closed = true;
        }
      }
      while (!closed && !waiting.isEmpty() && batch.free() > 0) {
        begin(waiting.remove(), batch);
      }
      return !closed;
    }
  }

  private void begin(Asked asked, ContinuousBatch batch) {
    // Both ends reach the future of the request, so the one that whenComplete gives is not needed.
    var unused =
        batch
            .add(asked.prompt(), asked.request().sampling(), asked.request().seed())
            .whenComplete(
                (generated, failure) -> {
                  if (failure != null) {
                    asked.result().completeExceptionally(failure);
                  } else {
                    asked.result().complete(completion(asked.request(), generated));
                  }
                });
  }

  private Completion completion(Request request, Generated generated) {
    Completion whole = text(request, generated);
    if (!scores) {
      return whole;
    }
    TokenScores.Builder builder = new TokenScores.Builder();
    for (int i = 0; i < generated.ids().length; i++) {
      builder.token("token_id:" + generated.ids()[i], generated.logProbabilities()[i]);
    }
    return whole.withScores(builder.build());
  }

  private Completion text(Request request, Generated generated) {
    Completion texts = Thoughts.split(codec.text(generated.spoken()), codec.opensThoughts());
    int thinking = texts.reasoning().isEmpty() ? 0 : thinkingTokens(generated.spoken());
    return texts
        .withFinish(generated.finish())
        .withUsage(new Usage(generated.prompt().length, generated.ids().length, thinking))
        .withSent(codec.sent(request.prompt().messages()));
  }

  /** Ids up to and with those that close the thoughts; all when nothing does. */
  private int thinkingTokens(int[] spoken) {
    int open = 0;
    int closed = spoken.length;
    while (open < closed) {
      int middle = (open + closed) >>> 1;
      if (Thoughts.areClosed(codec.text(Arrays.copyOf(spoken, middle)))) {
        closed = middle;
      } else {
        open = middle + 1;
      }
    }
    return closed;
  }

  private void abandon(ContinuousBatch batch, Throwable reason) {
    batch.abandon(reason);
    synchronized (waiting) {
      closed = true;
      waiting.forEach(asked -> asked.result().completeExceptionally(reason));
      waiting.clear();
    }
  }
}
