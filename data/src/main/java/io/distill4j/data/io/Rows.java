package io.distill4j.data.io;

import io.distill4j.data.UserMistake;
import io.distill4j.data.io.internal.ArrowRows;
import io.distill4j.data.io.internal.ParquetRows;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
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
    return read(path, columns, Where.ALL);
  }

  /**
   * Streams the rows that are wanted. Parquet skips row groups of which statistics, dictionaries or
   * Bloom filters say that they hold none; a row keeps the index it has among all rows.
   *
   * @throws UserMistake while streaming, also when no row has a column of {@code where} or its
   *     values cannot be compared
   */
  public static Stream<Row> read(Path path, Set<String> columns, Where where) {
    try {
      Set<String> looked = new HashSet<>(columns);
      if (!columns.isEmpty()) {
        looked.addAll(where.columns());
      }
      Chain chain = new Chain(RowFiles.of(path), looked, where);
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(
                  chain, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
              false)
          .onClose(chain::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names of the columns of the first file, where its format says so before the first row (Parquet,
   * Arrow); else none.
   */
  public static List<String> schema(Path path) {
    try {
      Path file = RowFiles.of(path).get(0);
      RowFiles.Format format = RowFiles.format(file);
      if (format == RowFiles.Format.PARQUET) {
        try (ParquetRows rows = ParquetRows.open(file, Set.of(), 0)) {
          return rows.columns();
        }
      }
      if (format == RowFiles.Format.ARROW) {
        try (ArrowRows rows = ArrowRows.open(file, Set.of(), 0)) {
          return rows.columns();
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source open(Path file, Set<String> columns, Where where, long firstIndex)
      throws IOException {
    RowFiles.Format format = RowFiles.format(file);
    if (format == RowFiles.Format.PARQUET) {
      ParquetRows rows = ParquetRows.open(file, columns, where, firstIndex);
      return new Source(rows, rows, firstIndex + rows.count());
    }
    if (format == RowFiles.Format.CSV || format == RowFiles.Format.TSV) {
      CsvRows rows = new CsvRows(file, format == RowFiles.Format.CSV ? ',' : '\t', firstIndex);
      return new Source(rows, rows, firstIndex);
    }
    if (format == RowFiles.Format.ARROW) {
      ArrowRows rows = ArrowRows.open(file, columns, firstIndex);
      return new Source(rows, rows, firstIndex);
    }
    JsonRows rows = new JsonRows(file, format == RowFiles.Format.JSON_LINES, firstIndex);
    return new Source(rows, rows, firstIndex);
  }

  /**
   * An open file.
   *
   * @param least smallest index of the row behind its last one, as far as is known beforehand
   */
  private record Source(Iterator<Row> rows, AutoCloseable file, long least) {}

  /** The files one after the other, one open at a time. */
  private static final class Chain implements Iterator<Row> {

    private final Iterator<Path> files;
    private final Set<String> columns;
    private final WantedRows wanted;
    private @Nullable Source source;
    private @Nullable Row next;
    private long index;

    Chain(List<Path> files, Set<String> columns, Where where) {
      this.files = files.iterator();
      this.columns = Set.copyOf(columns);
      this.wanted = new WantedRows(where);
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        if (source != null && source.rows().hasNext()) {
          Row row = source.rows().next();
          index = row.index() + 1;
          next = wanted.holds(row) ? row : null;
        } else if (!openNext()) {
          return false;
        }
      }
      return true;
    }

    private boolean openNext() {
      if (source != null) {
        index = Math.max(index, source.least());
        wanted.endOfFile();
      }
      close();
      if (!files.hasNext()) {
        return false;
      }
      try {
        Path file = files.next();
        source = open(file, columns, wanted.where(), index);
        wanted.beginFile(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException("no more rows");
      }
      Row row = next;
      next = null;
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
