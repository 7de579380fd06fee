package io.distill4j.data.curate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does work on a thread of its own, in order, with a bounded number of pieces waiting. */
final class Behind implements AutoCloseable {

  private static final int MOST_WAITING = 64;

  private final Queue<Future<?>> waiting = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "write behind");
            made.setDaemon(true);
            return made;
          });

  /** Hands over a piece of work; what an earlier one threw is thrown here or by a later call. */
  void run(Runnable work) {
    waiting.add(thread.submit(work));
    if (waiting.size() > MOST_WAITING) {
      await();
    }
  }

  /** Waits until everything is done. */
  void finish() {
    while (!waiting.isEmpty()) {
      await();
    }
  }

  /** Gives up what is waiting and waits for what is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        boolean unused = thread.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      waiting.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while curating", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("writing failed", e.getCause());
    }
  }
}
