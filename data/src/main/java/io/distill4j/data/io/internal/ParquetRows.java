package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one Parquet file, one row group in memory at a time (compressed; pages are unpacked
 * as they are reached).
 *
 * <p>A file that is cut off, or damaged anywhere, is a {@link UserMistake} that says in which row
 * group; page checksums are verified where the writer left some.
 */
public final class ParquetRows implements Iterator<Row>, AutoCloseable {

  static final String REMEDY =
      "the file is cut off or damaged; copy or download it again, then compare its size with the"
          + " source";

  private final Path file;
  private final long firstIndex;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final MessageColumnIO columns;
  private @Nullable RecordReader<ObjectNode> records;
  private final List<Integer> wanted;
  private int turn;
  private int group = -1;
  private long leftInGroup;
  private long row;

  private ParquetRows(
      Path file,
      long firstIndex,
      ParquetFileReader reader,
      MessageType schema,
      MessageType all,
      List<Integer> wanted) {
    this.file = file;
    this.firstIndex = firstIndex;
    this.reader = reader;
    this.schema = schema;
    this.wanted = List.copyOf(wanted);
    this.columns = new ColumnIOFactory(true).getColumnIO(schema, all);
  }

  /** Opens a file for all its rows. */
  public static ParquetRows open(Path file, Set<String> columns, long firstIndex)
      throws IOException {
    return open(file, columns, Where.ALL, firstIndex);
  }

  /**
   * Opens a file.
   *
   * @param columns names of the top-level columns to read; empty reads all; unknown ones are
   *     ignored
   * @param where row groups in which statistics, dictionaries and Bloom filters rule out that a row
   *     is wanted are not read; the rows of the others are not tested here
   * @param firstIndex index of the first row in everything that is read
   * @throws UserMistake when it is not a whole Parquet file, or lacks a column of {@code where}
   */
  public static ParquetRows open(Path file, Set<String> columns, Where where, long firstIndex)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(file.toString(), "no such file", "check the path");
    }
    ParquetFileReader reader = openReader(file);
    try {
      checkGroups(file, reader.getRowGroups());
      MessageType all = reader.getFileMetaData().getSchema();
      MessageType read = all;
      if (!columns.isEmpty()) {
        List<Type> fields = new ArrayList<>(all.getFields());
        fields.removeIf(field -> !columns.contains(field.getName()));
        read = new MessageType(all.getName(), fields);
      }
      List<Integer> wanted = PushDown.groups(file, where, reader);
      reader.setRequestedSchema(read);
      return new ParquetRows(file, firstIndex, reader, read, all, wanted);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Names of the columns that are read, in the order of the file. */
  public List<String> columns() {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  /** Number of rows as the footer says. */
  public long count() {
    return reader.getRecordCount();
  }

  /** Number of row groups in the file. */
  public int groups() {
    return reader.getRowGroups().size();
  }

  /** Number of row groups that are read, or will be. */
  public int groupsWanted() {
    return wanted.size();
  }

  /** Key-value metadata of the footer. */
  public Map<String, String> metadata() {
    return reader.getFileMetaData().getKeyValueMetaData();
  }

  @Override
  public boolean hasNext() {
    while (leftInGroup == 0) {
      if (turn >= wanted.size()) {
        return false;
      }
      group = wanted.get(turn++);
      row = firstRow(group);
      openGroup();
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext() || records == null) {
      throw new NoSuchElementException("no row after row " + row);
    }
    ObjectNode value;
    try {
      value = records.read();
    } catch (RuntimeException e) {
      throw damaged(e);
    }
    leftInGroup--;
    String where = "%s, row %d".formatted(file, row);
    return new Row(where, firstIndex + row++, value);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openGroup() {
    try {
      PageReadStore pages = reader.readRowGroup(group);
      leftInGroup = pages == null ? 0 : pages.getRowCount();
      records = pages == null ? null : columns.getRecordReader(pages, new Assembly(schema));
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  /** Rows before a group. */
  private long firstRow(int wantedGroup) {
    return reader.getRowGroups().subList(0, wantedGroup).stream()
        .mapToLong(BlockMetaData::getRowCount)
        .sum();
  }

  private static ParquetFileReader openReader(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new Codecs(3))
            .usePageChecksumVerification()
            .withUseHadoopVectoredIo(false)
            .build();
    try {
      return ParquetFileReader.open(new LocalInputFile(file), options);
    } catch (IOException | RuntimeException e) {
      throw new UserMistake(
          file.toString(),
          "not a whole Parquet file (%d bytes): %s".formatted(Files.size(file), cause(e, file)),
          REMEDY,
          e);
    }
  }

  /** Refuses a footer that promises more bytes than there are, before anything is read. */
  private static void checkGroups(Path file, List<BlockMetaData> groups) throws IOException {
    long size = Files.size(file);
    for (int i = 0; i < groups.size(); i++) {
      for (var column : groups.get(i).getColumns()) {
        long start = column.getStartingPos();
        long length = column.getTotalSize();
        if (start < 0 || length < 0 || start > size - length) {
          throw new UserMistake(
              file.toString(),
              "row group %d of %d: column %s should lie at bytes %d to %d, but the file has %d"
                  .formatted(
                      i,
                      groups.size(),
                      column.getPath().toDotString(),
                      start,
                      start + length,
                      size),
              REMEDY);
        }
      }
    }
  }

  private UserMistake damaged(Exception e) {
    return new UserMistake(
        "%s, row group %d of %d, row %d".formatted(file, group, reader.getRowGroups().size(), row),
        "cannot be read: " + cause(e, file),
        REMEDY,
        e);
  }

  /** The message nearest to the cause that has one, without the long path in front. */
  static String cause(Throwable e, Path file) {
    String text = e.getClass().getSimpleName();
    for (Throwable at = e; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (message != null && !message.isBlank()) {
        text = message;
      }
    }
    return text.replace(file + " ", "").replace(file.toUri() + " ", "");
  }

  /** Builds one JSON object per row. */
  private static final class Assembly extends RecordMaterializer<ObjectNode> {

    private final RowConverter root;
    private ObjectNode current = JsonNodeFactory.instance.objectNode();

    Assembly(MessageType schema) {
      root =
          new RowConverter(
              schema, value -> current = value instanceof ObjectNode object ? object : current);
    }

    @Override
    public ObjectNode getCurrentRecord() {
      return current;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }
}
