package io.distill4j.data.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.io.internal.ArrowSink;
import io.distill4j.data.io.internal.ParquetSink;
import io.distill4j.data.table.Layout;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a file or a dataset folder that is either whole or absent.
 *
 * <p>Nothing is seen under the target's name before {@link #publish()}; closing without it throws
 * away what was written. The same rows give the same bytes. Not thread-safe.
 */
public final class RowWriter implements AutoCloseable {

  /** Bytes after which a dataset's next part begins. */
  public static final long PART_BYTES = 256L << 20;

  private final Path target;
  private final Layout layout;
  private final Map<String, String> footer;
  private final Staging staging;
  private @Nullable Sink sink;
  private final long partBytes;
  private long rows;
  private int parts;
  private boolean open = true;

  private RowWriter(Path target, Layout layout, Staging staging, long partBytes) {
    this.target = target;
    this.layout = layout;
    this.staging = staging;
    this.partBytes = partBytes;
    this.footer = new LinkedHashMap<>();
    this.footer.put(DatasetFeatures.KEY, DatasetFeatures.json(layout.columns()));
    new TreeMap<>(layout.footer()).forEach(this.footer::put);
  }

  /**
   * Begins a file (.parquet, .arrow, .jsonl, .jsonl.gz, .jsonl.zst) or, for any other name, a
   * dataset folder: {@code data/train-00000-of-0000N.parquet} and a {@code README.md} that says so.
   */
  public static RowWriter open(Path target, Layout layout) {
    if (RowFiles.isFileName(target) && RowFiles.format(target) == RowFiles.Format.JSON) {
      throw new IllegalArgumentException(
          "rows are written to .parquet, .arrow, .jsonl, .jsonl.gz or .jsonl.zst, was " + target);
    }
    Staging staging =
        RowFiles.isFileName(target) ? new FileStaging(target) : new FolderStaging(target);
    return new RowWriter(target, layout, staging, PART_BYTES);
  }

  /**
   * Goes on with a dataset folder that {@link #leave} or the death of its process left in the
   * middle. The rows must be those that would have followed: then the bytes are the same.
   *
   * @param parts parts that are whole; what lies behind them is thrown away
   * @param rows rows in them
   * @param partBytes size at which the next part begins
   */
  static RowWriter resume(Path folder, Layout layout, int parts, long rows, long partBytes) {
    RowWriter writer = new RowWriter(folder, layout, new FolderStaging(folder, parts), partBytes);
    writer.parts = parts;
    writer.rows = rows;
    return writer;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when a value does not fit its column
   * @throws UpstreamFailure when the disk takes no more
   */
  public void append(ObjectNode row) {
    try {
      Sink into = sink();
      into.append(row);
      rows++;
      if (staging.hasParts() && into.size() >= partBytes) {
        into.close();
        sink = null;
        staging.settle();
        parts++;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** Parts that are whole and on the disk. */
  int parts() {
    return parts;
  }

  /** Closes a dataset folder without publishing; its whole parts stay for {@link #resume}. */
  void leave() {
    open = false;
    try {
      if (sink != null) {
        sink.close();
      }
    } catch (IOException | RuntimeException e) {
      // The part is not whole and will be written anew.
    }
  }

  /**
   * Makes what was written appear under the target's name, replacing what was there.
   *
   * @throws UpstreamFailure when the disk takes no more; the old content is then untouched
   */
  public void publish() {
    publish(Card.BLANK);
  }

  /** The same with what the {@code README.md} of a dataset folder says; files have none. */
  public void publish(Card card) {
    try {
      sink().close();
      sink = null;
      staging.publish(rows, card);
      open = false;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Throws away what was not published. */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      if (sink != null) {
        sink.close();
      }
    } catch (IOException | RuntimeException e) {
      // The rows are unwanted: a disk that could not take the last ones is no news.
    }
    try {
      staging.discard();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Sink sink() throws IOException {
    if (!open) {
      throw new IllegalStateException("written to after it was closed: " + target);
    }
    if (sink == null) {
      Path file = staging.nextPart();
      boolean parquet = staging.hasParts() || RowFiles.format(target) == RowFiles.Format.PARQUET;
      if (parquet) {
        sink =
            new ParquetPart(ParquetSink.create(file, layout.columns(), layout.longTexts(), footer));
      } else if (RowFiles.format(target) == RowFiles.Format.ARROW) {
        sink = new ArrowPart(ArrowSink.create(file, layout.columns(), footer));
      } else {
        sink = new JsonLinesPart(Compression.writer(file, target));
      }
    }
    return sink;
  }

  private UpstreamFailure failed(IOException e) {
    return new UpstreamFailure(
        "%s: cannot be written after row %d: %s%n    free space or choose another folder, then start again; what was there before is untouched"
            .formatted(target, rows, why(e)),
        e);
  }

  private static String why(IOException e) {
    boolean isPathAlone = e instanceof FileSystemException named && named.getReason() == null;
    return e.getMessage() == null || isPathAlone ? e.toString() : e.getMessage();
  }

  private interface Sink {
    void append(ObjectNode row) throws IOException;

    long size();

    void close() throws IOException;
  }

  private record ParquetPart(ParquetSink sink) implements Sink {
    @Override
    public void append(ObjectNode row) throws IOException {
      sink.append(row);
    }

    @Override
    public long size() {
      return sink.size();
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }

  private record ArrowPart(ArrowSink sink) implements Sink {
    @Override
    public void append(ObjectNode row) throws IOException {
      sink.append(row);
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }

  private record JsonLinesPart(BufferedWriter out) implements Sink {
    @Override
    public void append(ObjectNode row) throws IOException {
      out.write(Json.line(row));
      out.write('\n');
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
