package io.distill4j.data.curate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks an iterator on a thread of its own, a bounded number of elements ahead, in the same order.
 * What the iterator throws is thrown where its element would have come.
 */
final class Ahead<T> implements Iterator<T>, AutoCloseable {

  private static final int BATCH = 32;
  private static final int BATCHES = 4;

  private final BlockingQueue<Batch<T>> queue = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private Batch<T> batch = new Batch<>(List.of(), null, false);
  private int at;

  /** Some elements, then what ended them, if anything did. */
  private record Batch<T>(List<T> elements, @Nullable Throwable failure, boolean isLast) {}

  Ahead(Iterator<T> elements) {
    thread = new Thread(() -> walk(elements), "read ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public boolean hasNext() {
    while (at == batch.elements().size()) {
      Throwable failure = batch.failure();
      if (failure instanceof RuntimeException mistake) {
        throw mistake;
      }
      if (failure != null) {
        throw new IllegalStateException("reading ahead failed", failure);
      }
      if (batch.isLast()) {
        return false;
      }
      try {
        batch = queue.take();
        at = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while curating", e);
      }
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("nothing more was read");
    }
    return batch.elements().get(at++);
  }

  /** Ends the thread, which then touches the iterator no more. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      queue.clear();
      try {
        thread.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void walk(Iterator<T> elements) {
    List<T> some = new ArrayList<>(BATCH);
    try {
      while (!Thread.currentThread().isInterrupted() && elements.hasNext()) {
        some.add(elements.next());
        if (some.size() == BATCH) {
          queue.put(new Batch<>(some, null, false));
          some = new ArrayList<>(BATCH);
        }
      }
      queue.put(new Batch<>(some, null, true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed: nobody waits for more.
    } catch (RuntimeException | Error e) {
      last(new Batch<>(some, e, true));
    }
  }

  private void last(Batch<T> end) {
    try {
      queue.put(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
