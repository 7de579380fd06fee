package io.distill4j.data.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.table.Column;
import java.util.List;

/**
 * Column types in the words of Hugging Face {@code datasets}, stored in the footer under the key
 * {@code huggingface}.
 *
 * <p>A list of structs is written as a JSON list of one element, the form that every version of the
 * library reads.
 */
final class DatasetFeatures {

  /** Footer key that the library and the Hub look for. */
  static final String KEY = "huggingface";

  private DatasetFeatures() {}

  static String json(List<Column> columns) {
    ObjectNode root = Json.object();
    root.putObject("info").set("features", fields(columns));
    return Json.line(root);
  }

  private static ObjectNode fields(List<Column> columns) {
    ObjectNode fields = Json.object();
    columns.forEach(column -> fields.set(column.name(), feature(column.type())));
    return fields;
  }

  private static JsonNode feature(Column.Type type) {
    if (type instanceof Column.Type.Struct struct) {
      return fields(struct.fields());
    }
    if (type instanceof Column.Type.Sequence sequence) {
      JsonNode element = feature(sequence.element());
      return Json.object().putArray("list").add(element);
    }
    String name =
        switch ((Column.Type.Value) type) {
          case STRING -> "string";
          case INT64 -> "int64";
          case FLOAT64 -> "float64";
          case FLOAT32 -> "float32";
          case BOOL -> "bool";
          case TIMESTAMP -> "timestamp[us, tz=UTC]";
        };
    return Json.object().put("dtype", name).put("_type", "Value");
  }
}
