package io.distill4j.data.sample;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of requests in flight on a generator and hands each outcome to a sink.
 *
 * <p>Threads: requests are pulled, and outcomes delivered, on the thread that calls {@link #run},
 * one at a time and in the order in which they end. Memory is bounded by the size of the window.
 *
 * <p>The source is asked again after every outcome, so a sink may add to it: {@code hasNext} may
 * turn true again as long as something is in flight.
 */
public final class Window {

  /** How often the stop flag and a grown window are looked at while nothing ends. */
  private static final long LOOK_MILLIS = 100;

  private final Generator generator;
  private final IntSupplier size;
  private final Clock clock;

  /**
   * A window of a fixed size.
   *
   * @param size requests in flight, 1 or more
   */
  public Window(Generator generator, int size, Clock clock) {
    this(generator, () -> size, clock);
    if (size < 1) {
      throw new IllegalArgumentException("a window must hold 1 request or more, was " + size);
    }
  }

  /**
   * A window whose size may change while it runs; when it shrinks, nothing in flight is dropped.
   *
   * @param size requests in flight; below 1 counts as 1
   */
  public Window(Generator generator, IntSupplier size, Clock clock) {
    this.generator = generator;
    this.size = size;
    this.clock = clock;
  }

  /** Takes outcomes. An exception it throws ends the run like a {@link UserMistake} does. */
  public interface Sink {

    /** A completion, with the times at which it was asked for and was whole. */
    void completed(Request request, Completion completion, Instant startedAt, Instant finishedAt);

    /**
     * A request that failed after the generator's own retries. Return to go on with the others;
     * throw, as this does, to end the run.
     */
    default void failed(Request request, UpstreamFailure failure) {
      throw failure;
    }
  }

  /**
   * Runs until the source is empty and nothing is in flight.
   *
   * <p>After the first {@link UserMistake} of the generator, or exception of the sink or of the
   * source, nothing more is asked for; what is in flight is paid for, so it is waited for and
   * delivered; then that exception is thrown. A set stop flag does the same without an exception.
   * An interrupt is for the impatient: it returns at once and drops what is in flight.
   *
   * @param stop becomes true to end the run cleanly
   * @return true when everything was asked for; false when it was stopped
   * @throws InterruptedException when the calling thread was interrupted
   */
  public boolean run(Iterator<Request> requests, Sink sink, BooleanSupplier stop)
      throws InterruptedException {
    return new Run(requests, sink, stop).run();
  }

  private record Ended(
      Request request,
      Instant startedAt,
      Instant finishedAt,
      @Nullable Completion completion,
      @Nullable Throwable problem) {}

  private final class Run {

    private final Iterator<Request> requests;
    private final Sink sink;
    private final BooleanSupplier stop;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private int inFlight;
    private boolean stopped;
    private @Nullable Throwable first;

    Run(Iterator<Request> requests, Sink sink, BooleanSupplier stop) {
      this.requests = requests;
      this.sink = sink;
      this.stop = stop;
    }

    boolean run() throws InterruptedException {
      while (ask() || inFlight > 0) {
        Ended next = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          inFlight--;
          deliver(next);
        }
      }
      if (first instanceof RuntimeException e) {
        throw e;
      }
      if (first instanceof Error e) {
        throw e;
      }
      return !stopped;
    }

    /** Fills the window; returns whether the source may have more. */
    private boolean ask() {
      try {
        while (first == null && inFlight < Math.max(1, size.getAsInt())) {
          stopped = stopped || stop.getAsBoolean();
          if (stopped || !requests.hasNext()) {
            return false;
          }
          start(requests.next());
        }
        return first == null;
      } catch (RuntimeException | Error e) {
        keep(e);
        return false;
      }
    }

    private void start(Request request) {
      Instant startedAt = clock.instant();
      CompletionStage<Completion> stage = generator.generate(request);
      inFlight++;
      stage.whenComplete(
          (completion, problem) ->
              ended.add(new Ended(request, startedAt, clock.instant(), completion, problem)));
    }

    private void deliver(Ended end) {
      try {
        if (end.completion() != null) {
          sink.completed(end.request(), end.completion(), end.startedAt(), end.finishedAt());
          return;
        }
        Throwable cause = unwrap(end.problem());
        if (cause instanceof UpstreamFailure failure) {
          sink.failed(end.request(), failure);
        } else {
          keep(cause);
        }
      } catch (RuntimeException | Error e) {
        keep(e);
      }
    }

    /** The first problem is thrown in the end; later ones are attached to it. */
    private void keep(Throwable problem) {
      if (first == null) {
        first = problem;
      } else if (first != problem && !(problem instanceof UserMistake)) {
        first.addSuppressed(problem);
      }
    }

    private static Throwable unwrap(@Nullable Throwable problem) {
      if (problem == null) {
        return new IllegalStateException("the generator completed with neither text nor failure");
      }
      Throwable cause = problem;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause instanceof RuntimeException || cause instanceof Error
          ? cause
          : new IllegalStateException(cause);
    }
  }
}
