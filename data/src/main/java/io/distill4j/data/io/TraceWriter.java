package io.distill4j.data.io;

import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import java.nio.file.Path;

/**
 * Writes traces to a file or a dataset folder that is either whole or absent.
 *
 * <pre>{@code
 * try (TraceWriter writer = TraceWriter.open(run.traces())) {
 *   traces.forEach(writer::append);
 *   writer.publish();
 * }
 * }</pre>
 *
 * <p>Closing without {@link #publish()} throws away what was written and leaves what was there
 * before. The same traces give the same bytes. Not thread-safe.
 */
public final class TraceWriter implements AutoCloseable {

  private final RowWriter rows;

  private TraceWriter(RowWriter rows) {
    this.rows = rows;
  }

  /**
   * Begins a file (.parquet, .jsonl, .jsonl.gz, .jsonl.zst) or, for any other name, a dataset
   * folder with {@code data/train-00000-of-0000N.parquet} and {@code README.md}.
   */
  public static TraceWriter open(Path target) {
    return new TraceWriter(RowWriter.open(target, TraceColumns.layout()));
  }

  /**
   * Goes on with a dataset folder of which some parts are whole; see {@link StagedTraces}. The
   * traces must be those that would have followed: then the bytes are the same.
   *
   * @param parts parts that are whole; what lies behind them is thrown away
   * @param count traces in them
   * @param partBytes size at which the next part begins
   */
  public static TraceWriter resume(Path folder, int parts, long count, long partBytes) {
    return new TraceWriter(
        RowWriter.resume(folder, TraceColumns.layout(), parts, count, partBytes));
  }

  /** Parts that are whole and on the disk. */
  public int parts() {
    return rows.parts();
  }

  /** Closes a dataset folder without publishing it; its whole parts stay for {@link #resume}. */
  public void leave() {
    rows.leave();
  }

  /**
   * Adds a trace.
   *
   * @throws UpstreamFailure when the disk takes no more
   */
  public void append(Trace trace) {
    rows.append(TraceJson.write(trace));
  }

  /** Traces so far. */
  public long count() {
    return rows.rows();
  }

  /**
   * Makes the traces appear under the target's name, replacing what was there.
   *
   * @throws UpstreamFailure when the disk takes no more; the old content is then untouched
   */
  public void publish() {
    rows.publish();
  }

  /** The same with what the {@code README.md} of a dataset folder says; files have none. */
  public void publish(Card card) {
    rows.publish(card);
  }

  @Override
  public void close() {
    rows.close();
  }
}
