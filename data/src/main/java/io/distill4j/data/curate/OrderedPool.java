package io.distill4j.data.curate;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Maps on several threads and hands the results over in the order of the input, with a bounded
 * number of elements in flight. Reading and handing over happen on the caller's thread.
 */
final class OrderedPool<A, B> implements AutoCloseable {

  private final ExecutorService workers;
  private final Function<A, B> work;
  private final int inFlight;

  /**
   * A pool of as many threads as there are processors, or more.
   *
   * @param least threads
   */
  OrderedPool(int least, Function<A, B> work) {
    int threads = Math.max(least, Runtime.getRuntime().availableProcessors());
    this.work = work;
    this.inFlight = 16 * threads;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "curate");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs until {@code input} ends; what the work or the sink throws ends it at once. */
  void run(Iterator<A> input, Consumer<B> sink) {
    Queue<Future<B>> running = new ArrayDeque<>();
    while (input.hasNext()) {
      A element = input.next();
      running.add(workers.submit(() -> work.apply(element)));
      if (running.size() >= inFlight) {
        sink.accept(result(running.remove()));
      }
    }
    while (!running.isEmpty()) {
      sink.accept(result(running.remove()));
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private static <B> B result(Future<B> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while curating", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a judge failed", e.getCause());
    }
  }
}
