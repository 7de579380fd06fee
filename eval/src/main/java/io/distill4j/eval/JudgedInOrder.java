package io.distill4j.eval;

import io.distill4j.data.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/**
 * What judging makes of each of some traces, in their order, several at a time: a chunk is judged
 * when the first of it is asked for, on threads of its own. The traces are read on the thread that
 * asks. Not thread-safe.
 *
 * @param <T> what becomes of a trace
 */
final class JudgedInOrder<T> implements Iterator<T>, AutoCloseable {

  /** Traces judged at a time: enough for all cores, few enough for the longest texts. */
  private static final int CHUNK = 256;

  private final Iterator<Trace> traces;
  private final Function<Trace, T> judging;
  private final ForkJoinPool pool;
  private final Queue<T> judged = new ArrayDeque<>();

  /**
   * Begins nothing yet.
   *
   * @param threads traces judged at a time, 1 or more
   */
  JudgedInOrder(Iterator<Trace> traces, Function<Trace, T> judging, int threads) {
    this.traces = traces;
    this.judging = judging;
    this.pool = new ForkJoinPool(threads); // A stream in parallel runs where it is begun.
  }

  @Override
  public boolean hasNext() {
    return !judged.isEmpty() || traces.hasNext();
  }

  @Override
  public T next() {
    if (judged.isEmpty()) {
      List<Trace> chunk = new ArrayList<>();
      while (chunk.size() < CHUNK && traces.hasNext()) {
        chunk.add(traces.next());
      }
      judged.addAll(pool.submit(() -> chunk.parallelStream().map(judging).toList()).join());
    }
    T next = judged.poll();
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
