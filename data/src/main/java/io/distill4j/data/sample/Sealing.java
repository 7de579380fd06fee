package io.distill4j.data.sample;

import io.distill4j.data.ThreadEnd;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.TraceWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals a {@link SampleLog} while its run goes on, on a thread of its own.
 *
 * <p>The samples of a prompt are written, in the order of the prompts, as soon as that prompt and
 * all before it have ended. Parts are thus those of the finished dataset, byte for byte, whoever
 * answered first and however often the run was killed. When a part is whole it is forced to the
 * disk and counted in {@code sealing.json}; a part that is not counted is made anew. Then the log
 * forgets the part's samples and deletes the segments that hold nothing else. So memory and log are
 * as large as what has been answered since the oldest prompt that has not ended, plus a part.
 *
 * <p>A folder whose dataset is published already is sealed in the end only. All methods are for the
 * run's thread.
 */
public final class Sealing implements AutoCloseable {

  private final SampleLog log;
  private final String plan;
  private final Function<String, Iterator<String>> keys;
  private final UnaryOperator<Trace> dress;
  private final boolean isActive;
  private final long resumedAt;
  private final TraceWriter writer;
  private final Thread thread = new Thread(this::run, "seal");
  private final Map<Long, String> ended = new HashMap<>();
  private long next;
  private long skip;
  private int parts;
  private boolean isStopped;
  private @Nullable RuntimeException failure;

  private Sealing(
      SampleLog log,
      String plan,
      Function<String, Iterator<String>> keys,
      UnaryOperator<Trace> dress,
      long partBytes) {
    this.log = log;
    this.plan = plan;
    this.keys = keys;
    this.dress = dress;
    SealState state = log.sealed().state();
    isActive = !log.sealed().isPublished();
    resumedAt = state.prompts();
    next = state.prompts();
    skip = state.partialRows();
    parts = state.parts();
    writer = TraceWriter.resume(log.folder(), parts, state.rows(), partBytes);
  }

  /**
   * Begins, or goes on where an earlier process was.
   *
   * @param log opened with the same plan
   * @param plan everything that decides which samples there will be, in which order and dress; what
   *     was sealed under another one is taken back into the log first
   * @param keys of a prompt's samples, those that are there and others, by its id
   * @param dress adds tags to a trace when the samples of its prompt are all there
   */
  public static Sealing open(
      SampleLog log,
      String plan,
      Function<String, Iterator<String>> keys,
      UnaryOperator<Trace> dress) {
    return open(log, plan, keys, dress, RowWriter.PART_BYTES);
  }

  static Sealing open(
      SampleLog log,
      String plan,
      Function<String, Iterator<String>> keys,
      UnaryOperator<Trace> dress,
      long partBytes) {
    if (!log.sealed().isPublished() && !log.sealed().isStagedFor(plan)) {
      if (log.sealed().state().parts() > 0) {
        log.collect();
      }
    }
    Sealing sealing = new Sealing(log, plan, keys, dress, partBytes);
    sealing.thread.setDaemon(true);
    if (sealing.isActive) {
      sealing.thread.start();
    }
    return sealing;
  }

  /** How many prompts, the first ones, were sealed before: the run need not look at them. */
  public long prompts() {
    return resumedAt;
  }

  /** A prompt, the one with this number in the order of all, has every sample it will have. */
  public void ended(long number, String promptId) {
    if (isActive) {
      synchronized (ended) {
        ended.put(number, promptId);
        ended.notifyAll();
      }
    }
  }

  /**
   * Seals the rest and publishes the dataset.
   *
   * @param prompts opens the ids of all prompts, in order
   * @throws UpstreamFailure when the disk is full; everything is still there
   */
  public void finish(Supplier<Stream<String>> prompts) {
    stop();
    if (failure != null) {
      throw failure;
    }
    try (Stream<String> ids = prompts.get()) {
      if (!isActive) {
        log.seal(new AllKeys(ids.iterator(), keys), dress);
        return;
      }
      log.keepReplaced();
      ids.skip(next).iterator().forEachRemaining(this::write);
    }
    log.writeOthers(writer, dress);
    writer.publish();
    log.published();
  }

  /** Ends the thread; whole parts stay for the next start. */
  @Override
  public void close() {
    stop();
    writer.leave();
  }

  private void stop() {
    synchronized (ended) {
      isStopped = true;
      ended.notifyAll();
    }
    ThreadEnd.await(thread);
  }

  private void run() {
    try {
      for (String id = await(); id != null; id = await()) {
        write(id);
      }
    } catch (RuntimeException e) {
      failure = e; // The run goes on: the log has everything, and its end tells.
    }
  }

  private @Nullable String await() {
    synchronized (ended) {
      while (!isStopped && !ended.containsKey(next)) {
        try {
          ended.wait();
        } catch (InterruptedException e) {
          return null;
        }
      }
      return isStopped ? null : ended.remove(next);
    }
  }

  private void write(String promptId) {
    long written = 0;
    for (Iterator<String> each = keys.apply(promptId); each.hasNext(); ) {
      String key = each.next();
      if (skip > 0) {
        if (log.state(key).isPresent()) {
          skip--;
          written++;
        }
      } else if (log.copy(key, writer, dress)) {
        written++;
        if (writer.parts() > parts) {
          partDone(promptId, written);
        }
      }
    }
    log.copied(keys.apply(promptId));
    next++;
  }

  private void partDone(String promptId, long written) {
    parts = writer.parts();
    try {
      log.partDone(new SealState(plan, next, parts, writer.count(), promptId, written, 1));
    } catch (IOException e) {
      throw new UpstreamFailure(
          "%s: a sealed part cannot be counted: %s".formatted(log.folder(), e.getMessage()), e);
    }
  }

  /** The keys of one prompt after the other. */
  private static final class AllKeys implements Iterator<String> {
    private final Iterator<String> prompts;
    private final Function<String, Iterator<String>> keys;
    private Iterator<String> current = Collections.emptyIterator();

    AllKeys(Iterator<String> prompts, Function<String, Iterator<String>> keys) {
      this.prompts = prompts;
      this.keys = keys;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && prompts.hasNext()) {
        current = keys.apply(prompts.next());
      }
      return current.hasNext();
    }

    @Override
    public String next() {
      return hasNext() ? current.next() : Collections.<String>emptyIterator().next();
    }
  }
}
