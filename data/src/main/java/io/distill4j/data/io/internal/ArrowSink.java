package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.table.Column;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes rows as one Arrow IPC file (file format, uncompressed): what pyarrow, polars and {@code
 * datasets} read. A record batch holds at most {@value #BATCH_ROWS} rows and about 16 MiB.
 */
public final class ArrowSink implements AutoCloseable {

  private static final int BATCH_ROWS = 1024;
  private static final long BATCH_BYTES = 16L << 20;

  private final List<Column> columns;
  private final BufferAllocator allocator;
  private final FileChannel channel;
  private final VectorSchemaRoot root;
  private final ArrowFileWriter writer;
  private int rows;
  private long bytes;

  private ArrowSink(Path file, List<Column> columns, Map<String, String> metadata)
      throws IOException {
    this.columns = columns;
    this.allocator = new RootAllocator();
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    Schema schema =
        new Schema(columns.stream().map(c -> field(c.name(), c.type())).toList(), metadata);
    this.root = VectorSchemaRoot.create(schema, allocator);
    this.writer = new ArrowFileWriter(root, null, channel);
    writer.start();
    root.allocateNew();
  }

  /** Begins a file, replacing one of the same name; the metadata goes into its schema. */
  public static ArrowSink create(Path file, List<Column> columns, Map<String, String> metadata)
      throws IOException {
    ArrowAccess.check(file);
    return new ArrowSink(file, columns, metadata);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when a value does not fit its column
   */
  public void append(ObjectNode row) throws IOException {
    for (Column column : columns) {
      set(
          root.getVector(column.name()),
          rows,
          column.name(),
          column.type(),
          row.path(column.name()));
    }
    rows++;
    if (rows >= BATCH_ROWS || bytes >= BATCH_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    root.setRowCount(rows);
    writer.writeBatch();
    root.clear();
    root.allocateNew();
    rows = 0;
    bytes = 0;
  }

  /** Writes what is held and the footer. */
  @Override
  public void close() throws IOException {
    try (allocator;
        channel;
        root;
        writer) {
      if (rows > 0) {
        flush();
      }
      writer.end();
    }
  }

  private static Field field(String name, Column.Type type) {
    if (type instanceof Column.Type.Sequence sequence) {
      return new Field(
          name,
          FieldType.nullable(ArrowType.List.INSTANCE),
          List.of(field("item", sequence.element())));
    }
    if (type instanceof Column.Type.Struct struct) {
      return new Field(
          name,
          FieldType.nullable(ArrowType.Struct.INSTANCE),
          struct.fields().stream().map(f -> field(f.name(), f.type())).toList());
    }
    ArrowType plain =
        switch ((Column.Type.Value) type) {
          case STRING -> ArrowType.Utf8.INSTANCE;
          case INT64 -> new ArrowType.Int(64, true);
          case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
          case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
          case BOOL -> ArrowType.Bool.INSTANCE;
          case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        };
    return Field.nullable(name, plain);
  }

  private void set(FieldVector vector, int index, String name, Column.Type type, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      vector.setNull(index);
    } else if (vector instanceof ListVector list && type instanceof Column.Type.Sequence sequence) {
      check(value.isArray(), name, "a list", value);
      int at = list.startNewValue(index);
      for (JsonNode element : value) {
        set(list.getDataVector(), at++, name, sequence.element(), element);
      }
      list.endValue(index, value.size());
    } else if (vector instanceof StructVector struct && type instanceof Column.Type.Struct fields) {
      check(value.isObject(), name, "an object", value);
      struct.setIndexDefined(index);
      for (Column field : fields.fields()) {
        FieldVector child = struct.getChild(field.name(), FieldVector.class);
        while (child.getValueCapacity() <= index) {
          child.reAlloc();
        }
        set(child, index, name, field.type(), value.path(field.name()));
      }
    } else {
      primitive(vector, index, name, value);
    }
  }

  private void primitive(FieldVector vector, int index, String name, JsonNode value) {
    if (vector instanceof VarCharVector text) {
      check(value.isTextual(), name, "text", value);
      byte[] utf8 = value.textValue().getBytes(StandardCharsets.UTF_8);
      bytes += utf8.length;
      text.setSafe(index, utf8);
    } else if (vector instanceof BigIntVector whole) {
      check(value.isIntegralNumber() && value.canConvertToLong(), name, "a whole number", value);
      whole.setSafe(index, value.longValue());
    } else if (vector instanceof Float8Vector number) {
      check(value.isNumber(), name, "a number", value);
      number.setSafe(index, value.doubleValue());
    } else if (vector instanceof Float4Vector number) {
      check(value.isNumber(), name, "a number", value);
      number.setSafe(index, value.floatValue());
    } else if (vector instanceof BitVector bit) {
      check(value.isBoolean(), name, "true or false", value);
      bit.setSafe(index, value.booleanValue() ? 1 : 0);
    } else if (vector instanceof TimeStampMicroTZVector time) {
      time.setSafe(index, micros(name, value));
    } else {
      throw new IllegalStateException("no rule writes " + vector.getField());
    }
  }

  private static long micros(String name, JsonNode value) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(value.asText()));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "column '%s' must hold a UTC time, was %s".formatted(name, value), e);
    }
  }

  private static void check(boolean fits, String name, String expected, JsonNode value) {
    if (!fits) {
      throw new IllegalArgumentException(
          "column '%s' must hold %s, was a JSON %s"
              .formatted(name, expected, value.getNodeType().toString()));
    }
  }
}
