package io.distill4j.data.table;

import java.util.List;

/** A named column of a table. Every column may hold null. */
public record Column(String name, Type type) {

  /** What a column holds. */
  public sealed interface Type {

    /** One value. */
    enum Value implements Type {
      /** Text in UTF-8. */
      STRING,
      /** A whole number of 64 bits. */
      INT64,
      /** A number of double precision. */
      FLOAT64,
      /** A number of single precision. */
      FLOAT32,
      BOOL,
      /** An instant in UTC in microseconds; in JSON a text such as {@code 2026-01-31T12:00:00Z}. */
      TIMESTAMP
    }

    /** Any number of values of one type. */
    record Sequence(Type element) implements Type {}

    /** A fixed set of named fields. */
    record Struct(List<Column> fields) implements Type {
      public Struct {
        fields = List.copyOf(fields);
      }
    }
  }

  public static Column string(String name) {
    return new Column(name, Type.Value.STRING);
  }

  public static Column int64(String name) {
    return new Column(name, Type.Value.INT64);
  }

  public static Column float64(String name) {
    return new Column(name, Type.Value.FLOAT64);
  }

  public static Column timestamp(String name) {
    return new Column(name, Type.Value.TIMESTAMP);
  }

  /** A list of values. */
  public static Column list(String name, Type element) {
    return new Column(name, new Type.Sequence(element));
  }

  /** A list of structs of text fields, such as chat messages. */
  public static Column records(String name, String... textFields) {
    return list(
        name, new Type.Struct(java.util.Arrays.stream(textFields).map(Column::string).toList()));
  }
}
