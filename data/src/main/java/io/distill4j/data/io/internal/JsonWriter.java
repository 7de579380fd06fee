package io.distill4j.data.io.internal;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.table.Column;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Turns JSON objects into Parquet values by our column types; lists in three levels. */
final class JsonWriter {

  private final List<Column> columns;
  private final MessageType schema;
  private @Nullable RecordConsumer target;

  JsonWriter(List<Column> columns) {
    this.columns = columns;
    this.schema =
        new MessageType(
            "schema", columns.stream().map(each -> type(each.name(), each.type())).toList());
  }

  MessageType schema() {
    return schema;
  }

  void into(RecordConsumer consumer) {
    target = consumer;
  }

  void write(ObjectNode row) {
    RecordConsumer out = out();
    out.startMessage();
    fields(row, columns);
    out.endMessage();
  }

  private RecordConsumer out() {
    if (target == null) {
      throw new IllegalStateException("written to before it was opened");
    }
    return target;
  }

  private static Type type(String name, Column.Type type) {
    if (type instanceof Column.Type.Sequence sequence) {
      Type element = type("element", sequence.element());
      GroupType middle = new GroupType(Repetition.REPEATED, "list", element);
      return Types.optionalGroup().as(listType()).addField(middle).named(name);
    }
    if (type instanceof Column.Type.Struct struct) {
      return new GroupType(
          Repetition.OPTIONAL,
          name,
          struct.fields().stream().map(each -> type(each.name(), each.type())).toList());
    }
    return switch ((Column.Type.Value) type) {
      case STRING -> Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
      case INT64 -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case FLOAT64 -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case FLOAT32 -> Types.optional(PrimitiveTypeName.FLOAT).named(name);
      case BOOL -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64).as(timestampType(true, MICROS)).named(name);
    };
  }

  private void fields(JsonNode row, List<Column> fields) {
    RecordConsumer out = out();
    for (int i = 0; i < fields.size(); i++) {
      Column column = fields.get(i);
      JsonNode value = row.path(column.name());
      if (!value.isMissingNode() && !value.isNull()) {
        out.startField(column.name(), i);
        value(column.name(), column.type(), value);
        out.endField(column.name(), i);
      }
    }
  }

  private void value(String name, Column.Type type, JsonNode value) {
    RecordConsumer out = out();
    if (type instanceof Column.Type.Sequence sequence) {
      check(value.isArray(), name, "a list", value);
      out.startGroup();
      if (!value.isEmpty()) {
        out.startField("list", 0);
        value.forEach(element -> element(name, sequence.element(), element));
        out.endField("list", 0);
      }
      out.endGroup();
    } else if (type instanceof Column.Type.Struct struct) {
      check(value.isObject(), name, "an object", value);
      out.startGroup();
      fields(value, struct.fields());
      out.endGroup();
    } else {
      primitive(name, (Column.Type.Value) type, value);
    }
  }

  private void element(String name, Column.Type type, JsonNode element) {
    RecordConsumer out = out();
    out.startGroup();
    if (!element.isNull()) {
      out.startField("element", 0);
      value(name, type, element);
      out.endField("element", 0);
    }
    out.endGroup();
  }

  private void primitive(String name, Column.Type.Value type, JsonNode value) {
    RecordConsumer out = out();
    switch (type) {
      case STRING -> {
        check(value.isTextual(), name, "text", value);
        out.addBinary(Binary.fromString(value.textValue()));
      }
      case INT64 -> {
        check(value.canConvertToLong() && value.isIntegralNumber(), name, "a whole number", value);
        out.addLong(value.longValue());
      }
      case FLOAT64 -> {
        check(value.isNumber(), name, "a number", value);
        out.addDouble(value.doubleValue());
      }
      case FLOAT32 -> {
        check(value.isNumber(), name, "a number", value);
        out.addFloat(value.floatValue());
      }
      case BOOL -> {
        check(value.isBoolean(), name, "true or false", value);
        out.addBoolean(value.booleanValue());
      }
      case TIMESTAMP -> out.addLong(micros(name, value));
    }
  }

  private static long micros(String name, JsonNode value) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Times.parse(value.asText()));
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
