package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The rows of one Arrow IPC file, one record batch in memory at a time. Both kinds are read: the
 * file format, which begins with {@code ARROW1}, and the stream format, which {@code datasets}
 * writes under the same ending.
 */
public final class ArrowRows implements Iterator<Row>, AutoCloseable {

  private static final String REMEDY =
      "the file is cut off or damaged; copy or download it again, then compare its size with the"
          + " source";

  private final Path file;
  private final Set<String> columns;
  private final long firstIndex;
  private final BufferAllocator allocator;
  private final ArrowReader reader;
  private final VectorSchemaRoot root;
  private int inBatch;
  private long row;

  private ArrowRows(
      Path file,
      Set<String> columns,
      long firstIndex,
      BufferAllocator allocator,
      ArrowReader reader)
      throws IOException {
    this.file = file;
    this.columns = Set.copyOf(columns);
    this.firstIndex = firstIndex;
    this.allocator = allocator;
    this.reader = reader;
    this.root = reader.getVectorSchemaRoot();
  }

  /**
   * Opens a file.
   *
   * @param columns names of the top-level columns to hand out; empty: all
   * @param firstIndex index of the first row in everything that is read
   * @throws UserMistake when it is no whole Arrow file
   */
  public static ArrowRows open(Path file, Set<String> columns, long firstIndex) throws IOException {
    ArrowAccess.check(file);
    BufferAllocator allocator = new RootAllocator();
    ArrowReader reader = null;
    try {
      reader =
          isFileFormat(file)
              ? new ArrowFileReader(FileChannel.open(file), allocator)
              : new ArrowStreamReader(
                  new BufferedInputStream(Files.newInputStream(file), 1 << 16), allocator);
      return new ArrowRows(file, columns, firstIndex, allocator, reader);
    } catch (IOException | RuntimeException e) {
      if (reader != null) {
        reader.close();
      }
      allocator.close();
      throw new UserMistake(
          file.toString(),
          "not a whole Arrow file (%d bytes): %s".formatted(Files.size(file), message(e)),
          REMEDY,
          e);
    }
  }

  private static boolean isFileFormat(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(6), java.nio.charset.StandardCharsets.US_ASCII)
          .equals("ARROW1");
    }
  }

  /** Names of all columns, in the order of the file. */
  public List<String> columns() {
    return root.getFieldVectors().stream().map(FieldVector::getName).toList();
  }

  @Override
  public boolean hasNext() {
    try {
      while (inBatch >= root.getRowCount()) {
        if (!reader.loadNextBatch()) {
          return false;
        }
        inBatch = 0;
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw new UserMistake(
          file.toString(), "damaged after row %d: %s".formatted(row, message(e)), REMEDY, e);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no row after row " + row);
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    for (FieldVector vector : root.getFieldVectors()) {
      if (columns.isEmpty() || columns.contains(vector.getName())) {
        value.set(vector.getName(), value(vector, inBatch));
      }
    }
    inBatch++;
    String where = "%s, row %d".formatted(file, row);
    return new Row(where, firstIndex + row++, value);
  }

  @Override
  public void close() {
    try {
      reader.close();
      allocator.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Walks structs and lists itself: Arrow's own objects drop the null fields of a struct. */
  private static JsonNode value(ValueVector vector, int index) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (vector.isNull(index)) {
      return make.nullNode();
    }
    if (vector instanceof StructVector struct) {
      ObjectNode object = make.objectNode();
      struct
          .getChildrenFromFields()
          .forEach(field -> object.set(field.getName(), value(field, index)));
      return object;
    }
    if (vector instanceof BaseListVector list) {
      ArrayNode array = make.arrayNode();
      FieldVector elements = list.getChildrenFromFields().get(0);
      int end = list.getElementEndIndex(index);
      for (int i = list.getElementStartIndex(index); i < end; i++) {
        array.add(value(elements, i));
      }
      return array;
    }
    Object value = vector.getObject(index);
    if (value instanceof Long ticks
        && vector.getField().getType() instanceof ArrowType.Timestamp timestamp) {
      return JsonNodeFactory.instance.textNode(
          Instant.EPOCH.plus(ticks, unit(timestamp.getUnit())).toString());
    }
    return json(value);
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> ChronoUnit.SECONDS;
      case MILLISECOND -> ChronoUnit.MILLIS;
      case MICROSECOND -> ChronoUnit.MICROS;
      case NANOSECOND -> ChronoUnit.NANOS;
    };
  }

  private static JsonNode json(@org.jspecify.annotations.Nullable Object value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (value == null) {
      return make.nullNode();
    }
    if (value instanceof Boolean flag) {
      return make.booleanNode(flag);
    }
    if (value instanceof Double || value instanceof Float) {
      return make.numberNode(((Number) value).doubleValue());
    }
    if (value instanceof BigDecimal decimal) {
      return make.numberNode(decimal);
    }
    if (value instanceof Number whole) {
      return make.numberNode(whole.longValue());
    }
    if (value instanceof byte[] bytes) {
      return make.binaryNode(bytes);
    }
    if (value instanceof Map<?, ?> struct) {
      ObjectNode object = make.objectNode();
      struct.forEach((name, field) -> object.set(String.valueOf(name), json(field)));
      return object;
    }
    if (value instanceof Collection<?> list) {
      ArrayNode array = make.arrayNode();
      list.forEach(element -> array.add(json(element)));
      return array;
    }
    return make.textNode(value.toString());
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
