package io.distill4j.data.io;

import io.distill4j.data.UserMistake;
import io.distill4j.data.io.internal.ArrowRows;
import io.distill4j.data.io.internal.ParquetRows;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads any dataset as rows: Parquet, JSON lines, JSON, CSV and TSV, a file or a folder. */
public final class Rows {

  private Rows() {}

  /**
   * The files behind a path, in the order they are read.
   *
   * @throws UserMistake when there is none
   */
  public static List<Path> files(Path path) throws IOException {
    return RowFiles.of(path);
  }

  /**
   * Streams all columns of a file or folder; the caller closes the stream.
   *
   * @param path a file (.parquet, .arrow, .jsonl, .ndjson, .json, .csv, .tsv, the last five also
   *     .gz or .zst), a dataset folder with {@code data/}, or a folder of such files, read by name
   * @throws UserMistake when it is missing, of another format or, while streaming, damaged
   */
  public static Stream<Row> read(Path path) {
    return read(path, Set.of());
  }

  /**
   * Streams some columns; Parquet reads only their bytes.
   *
   * @param columns top-level columns; empty reads all; those a file lacks are absent from its rows
   */
  public static Stream<Row> read(Path path, Set<String> columns) {
    try {
      Chain chain = new Chain(RowFiles.of(path), columns);
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(
                  chain, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
              false)
          .onClose(chain::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source open(Path file, Set<String> columns, long firstIndex) throws IOException {
    RowFiles.Format format = RowFiles.format(file);
    if (format == RowFiles.Format.PARQUET) {
      ParquetRows rows = ParquetRows.open(file, columns, firstIndex);
      return new Source(rows, rows);
    }
    if (format == RowFiles.Format.CSV || format == RowFiles.Format.TSV) {
      CsvRows rows = new CsvRows(file, format == RowFiles.Format.CSV ? ',' : '\t', firstIndex);
      return new Source(rows, rows);
    }
    if (format == RowFiles.Format.ARROW) {
      ArrowRows rows = ArrowRows.open(file, columns, firstIndex);
      return new Source(rows, rows);
    }
    JsonRows rows = new JsonRows(file, format == RowFiles.Format.JSON_LINES, firstIndex);
    return new Source(rows, rows);
  }

  private record Source(Iterator<Row> rows, AutoCloseable file) {}

  /** The files one after the other, one open at a time. */
  private static final class Chain implements Iterator<Row> {

    private final Iterator<Path> files;
    private final Set<String> columns;
    private @Nullable Source source;
    private long index;

    Chain(List<Path> files, Set<String> columns) {
      this.files = files.iterator();
      this.columns = Set.copyOf(columns);
    }

    @Override
    public boolean hasNext() {
      while (source == null || !source.rows().hasNext()) {
        close();
        if (!files.hasNext()) {
          return false;
        }
        try {
          source = open(files.next(), columns, index);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext() || source == null) {
        throw new NoSuchElementException("no more rows");
      }
      Row row = source.rows().next();
      index = row.index() + 1;
      return row;
    }

    void close() {
      if (source != null) {
        try {
          source.file().close();
        } catch (Exception e) {
          throw new IllegalStateException("a file opened for reading does not close", e);
        }
        source = null;
      }
    }
  }
}
