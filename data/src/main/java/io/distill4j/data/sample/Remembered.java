package io.distill4j.data.sample;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A generator that keeps every completion in a {@link SampleLog} and gives it again when the same
 * request is made: what was paid for is not paid for twice, however often the process was killed.
 *
 * <p>Requests are the same when their keys are ({@link Request#key}): a folder belongs to one model
 * and one way of drawing, and prompts of different texts have different ids. Two that are in flight
 * together are asked once. Failures are not kept. Memory: about 40 bytes per completion.
 */
public final class Remembered implements Generator {

  private final Generator generator;
  private final SampleLog log;
  private final Clock clock;
  private final Map<String, CompletableFuture<Completion>> inFlight = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /**
   * Remembers in a folder.
   *
   * @throws UserMistake when the folder cannot be written or what it holds is damaged
   */
  public Remembered(Generator generator, Path folder, Clock clock) {
    this.generator = generator;
    this.log = SampleLog.open(folder);
    this.clock = clock;
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    CompletableFuture<Completion> reply = new CompletableFuture<>();
    CompletableFuture<Completion> same = inFlight.putIfAbsent(request.key(), reply);
    if (same != null) {
      return same;
    }
    if (isClosed) {
      inFlight.remove(request.key());
      end(
          reply,
          null,
          new UpstreamFailure(generator.endpoint() + ": the connection was closed here"));
      return reply;
    }
    Optional<Trace> kept = log.find(request.key());
    if (kept.isPresent()) {
      reply.complete(kept.get().completion());
      inFlight.remove(request.key());
      return reply;
    }
    Instant startedAt = clock.instant();
    var unused =
        generator
            .generate(request)
            .whenComplete(
                (completion, failure) -> {
                  try {
                    if (completion != null) {
                      keep(request, completion, startedAt);
                    }
                    end(reply, completion, failure);
                  } catch (RuntimeException e) {
                    end(reply, null, e);
                  } finally {
                    inFlight.remove(request.key());
                  }
                });
    return reply;
  }

  /** Completions that are kept. */
  public long size() {
    return log.size();
  }

  @Override
  public String model() {
    return generator.model();
  }

  @Override
  public String endpoint() {
    return generator.endpoint();
  }

  /** Waits for what is in flight: it is paid for. An interrupt ends the wait. */
  @Override
  public void close() {
    isClosed = true;
    try {
      CompletableFuture.allOf(inFlight.values().toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      // Whoever asked was told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    generator.close();
    log.close();
  }

  private void keep(Request request, Completion completion, Instant startedAt) {
    String model = completion.reported().getOrDefault("model", generator.model());
    String endpoint = completion.reported().getOrDefault("endpoint", generator.endpoint());
    log.append(
        new Trace(request, completion, model, endpoint, startedAt, clock.instant(), List.of()));
  }

  private static void end(
      CompletableFuture<Completion> reply,
      @Nullable Completion completion,
      @Nullable Throwable failure) {
    if (completion != null) {
      reply.complete(completion);
    } else {
      reply.completeExceptionally(
          failure == null ? new IllegalStateException("no completion") : failure);
    }
  }
}
