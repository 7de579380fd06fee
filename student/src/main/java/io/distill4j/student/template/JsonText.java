package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tojson} filter as transformers defines it: Python's {@code json.dumps}, by default
 * without escaping what lies beyond ASCII.
 */
final class JsonText {

  private final Budget budget;
  private final boolean ascii;
  private final boolean sortKeys;
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final StringBuilder out = new StringBuilder();

  private JsonText(Budget budget, Arguments.Bound options) {
    this.budget = budget;
    this.ascii = options.flag("ensure_ascii");
    this.sortKeys = options.flag("sort_keys");
    Object width = options.orNull("indent");
    if (width == null || width instanceof String) {
      this.indent = (String) width;
    } else {
      this.indent = " ".repeat(Math.max(0, Math.min(1000, options.integer("indent"))));
    }
    Object separators = options.orNull("separators");
    if (separators instanceof List<?> pair && pair.size() == 2) {
      this.itemSeparator = String.valueOf(pair.get(0));
      this.keySeparator = String.valueOf(pair.get(1));
    } else {
      this.itemSeparator = indent == null ? ", " : ",";
      this.keySeparator = ": ";
    }
  }

  /** The JSON text of a value. */
  static String of(Object value, Arguments arguments, Budget budget) {
    Arguments.Bound options =
        arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    JsonText json = new JsonText(budget, options);
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(Object value, int depth) {
    budget.spend(1);
    if (value instanceof String text) {
      quote(text);
    } else if (value instanceof None) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof Long) {
      out.append(value);
    } else if (value instanceof Double number) {
      out.append(number(number));
    } else if (value instanceof List<?> list && !(value instanceof Range)) {
      writeList(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else {
      throw new TemplateError(
          value instanceof Undefined undefined
              ? undefined.message() + ", so it cannot be written as JSON"
              : "Object of type %s is not JSON serializable".formatted(Values.typeName(value)));
    }
  }

  private void writeList(List<?> list, int depth) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : itemSeparator);
      newline(depth + 1);
      write(list.get(i), depth + 1);
    }
    if (!list.isEmpty()) {
      newline(depth);
    }
    out.append(']');
  }

  private void writeMap(Map<?, ?> map, int depth) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (sortKeys) {
      entries.sort(Comparator.comparing(entry -> key(entry.getKey())));
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : entries) {
      out.append(separator);
      newline(depth + 1);
      quote(key(entry.getKey()));
      out.append(keySeparator);
      write(entry.getValue(), depth + 1);
      separator = itemSeparator;
    }
    if (!entries.isEmpty()) {
      newline(depth);
    }
    out.append('}');
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    }
    if (key instanceof Double number) {
      return number(number);
    }
    if (key instanceof Boolean || key instanceof Long) {
      return key.toString();
    }
    if (key instanceof None) {
      return "null";
    }
    throw new TemplateError(
        "keys must be str, int, float, bool or None, not " + Values.typeName(key));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : Numbers.text(value);
  }

  private void newline(int depth) {
    if (indent != null) {
      budget.spend((long) indent.length() * depth);
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void quote(String text) {
    budget.spend(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
