package io.distill4j.data.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a foreign row holds beyond what a trace says: kept as texts beside the trace, so that the
 * row can be written again as it was.
 *
 * <p>Each column whose value differs from what would be written is one entry {@code row.NAME} with
 * the value as JSON; one that would be written and was not there is {@code row.NAME} without text.
 * {@code row-of} names the dialect, for no other can use them, and {@code row-order} lists the
 * columns where their order is another.
 */
final class Difference {

  private static final String PREFIX = "row.";
  private static final String DIALECT = "row-of";
  private static final String ORDER = "row-order";

  private Difference() {}

  /** The columns of {@code row} that {@code written} lacks or has otherwise. */
  static Map<String, String> of(Dialect dialect, ObjectNode row, ObjectNode written) {
    Map<String, String> difference = new TreeMap<>();
    row.properties()
        .forEach(
            column -> {
              JsonNode other = written.get(column.getKey());
              if (other == null || !column.getValue().toString().equals(other.toString())) {
                difference.put(PREFIX + column.getKey(), Json.line(column.getValue()));
              }
            });
    written
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!row.has(name)) {
                difference.put(PREFIX + name, "");
              }
            });
    ObjectNode again = written.deepCopy();
    difference.put(DIALECT, dialect.toString());
    apply(dialect, difference, again);
    if (!order(again).equals(order(row))) {
      difference.put(ORDER, order(row));
    }
    if (difference.size() == 1) {
      difference.clear();
    }
    return difference;
  }

  private static String order(ObjectNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return String.join("\n", names);
  }

  /** Makes {@code written} what the row was, if it was of this dialect. */
  static void apply(Dialect dialect, Map<String, String> difference, ObjectNode written) {
    if (!dialect.toString().equals(difference.get(DIALECT))) {
      return;
    }
    difference.forEach(
        (key, value) -> {
          if (!key.startsWith(PREFIX)) {
            return;
          }
          String column = key.substring(PREFIX.length());
          if (value.isEmpty()) {
            written.remove(column);
            return;
          }
          try {
            written.set(column, Json.parse(value));
          } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                "the kept column '%s' is damaged".formatted(column), e);
          }
        });
    String order = difference.get(ORDER);
    if (order != null) {
      for (String name : order.split("\n", -1)) {
        JsonNode value = written.remove(name);
        if (value != null) {
          written.set(name, value); // To the end: in the order of the names, all are in place.
        }
      }
    }
  }
}
