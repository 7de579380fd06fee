package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet value as a JSON value, by its logical type.
 *
 * <p>Dates and times become ISO texts, with {@code Z} when the column is adjusted to UTC; INT96,
 * which never says, has none. Decimals stay exact. Bytes without a logical type stay bytes.
 */
final class ValueConverter extends PrimitiveConverter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private final PrimitiveTypeName physical;
  private final @Nullable LogicalTypeAnnotation logical;
  private final Consumer<JsonNode> sink;
  private @Nullable Dictionary dictionary;
  private @Nullable JsonNode[] known = new JsonNode[0];

  ValueConverter(PrimitiveType type, Consumer<JsonNode> sink) {
    this.physical = type.getPrimitiveTypeName();
    this.logical = type.getLogicalTypeAnnotation();
    this.sink = sink;
  }

  @Override
  public boolean hasDictionarySupport() {
    return true;
  }

  @Override
  public void setDictionary(Dictionary values) {
    dictionary = values;
    known = new JsonNode[values.getMaxId() + 1];
  }

  /** A value of the dictionary is made once; JSON values never change. */
  @Override
  public void addValueFromDictionary(int id) {
    JsonNode value = known[id];
    if (value == null) {
      value = fromDictionary(id);
      known[id] = value;
    }
    sink.accept(value);
  }

  private JsonNode fromDictionary(int id) {
    Dictionary values = java.util.Objects.requireNonNull(dictionary);
    return switch (physical) {
      case BOOLEAN -> JSON.booleanNode(values.decodeToBoolean(id));
      case FLOAT -> JSON.numberNode(values.decodeToFloat(id));
      case DOUBLE -> JSON.numberNode(values.decodeToDouble(id));
      case INT32 -> whole(values.decodeToInt(id));
      case INT64 -> number(values.decodeToLong(id));
      case INT96, BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(values.decodeToBinary(id));
    };
  }

  @Override
  public void addBoolean(boolean value) {
    sink.accept(JSON.booleanNode(value));
  }

  @Override
  public void addFloat(float value) {
    sink.accept(JSON.numberNode(value));
  }

  @Override
  public void addDouble(double value) {
    sink.accept(JSON.numberNode(value));
  }

  @Override
  public void addInt(int value) {
    sink.accept(whole(value));
  }

  @Override
  public void addLong(long value) {
    sink.accept(number(value));
  }

  @Override
  public void addBinary(Binary value) {
    sink.accept(bytes(value));
  }

  private JsonNode whole(int value) {
    if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return JSON.numberNode(Integer.toUnsignedLong(value));
    }
    return logical == null || logical instanceof IntLogicalTypeAnnotation
        ? JSON.numberNode(value)
        : number(value);
  }

  private JsonNode number(long value) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return JSON.textNode(LocalDate.ofEpochDay(value).toString());
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      return JSON.textNode(LocalTime.ofNanoOfDay(nanos(value, time.getUnit())).toString());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      Instant instant = Instant.EPOCH.plus(value, unit(time.getUnit()));
      return time.isAdjustedToUTC() ? JSON.textNode(Times.text(instant)) : local(instant);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return JSON.numberNode(BigDecimal.valueOf(value, decimal.getScale()));
    }
    if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned() && value < 0) {
      return JSON.numberNode(new BigInteger(Long.toUnsignedString(value)));
    }
    return JSON.numberNode(value);
  }

  private JsonNode bytes(Binary value) {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation) {
      return JSON.textNode(value.toStringUsingUTF8());
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return JSON.numberNode(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()));
    }
    ByteBuffer buffer = value.toByteBuffer();
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return JSON.textNode(new UUID(buffer.getLong(), buffer.getLong()).toString());
    }
    buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (logical instanceof Float16LogicalTypeAnnotation) {
      return JSON.numberNode(half(buffer.getShort()));
    }
    if (physical == PrimitiveTypeName.INT96) {
      long nanoOfDay = buffer.getLong();
      long day = Integer.toUnsignedLong(buffer.getInt()) - JULIAN_DAY_OF_EPOCH;
      return local(Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanoOfDay));
    }
    return JSON.binaryNode(value.getBytes());
  }

  private static JsonNode local(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String text = time.toString();
    return JSON.textNode(time.getSecond() == 0 && time.getNano() == 0 ? text + ":00" : text);
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  private static long nanos(long value, TimeUnit unit) {
    return value * unit(unit).getDuration().toNanos();
  }

  /** IEEE 754 half precision. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | (wide << 23) | (fraction << 13));
  }
}
