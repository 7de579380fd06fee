package io.distill4j.student.template;

import java.util.List;
import java.util.Map;

/** Values as text: Python's {@code str} and {@code repr}. */
final class Printer {

  private final Budget budget;

  Printer(Budget budget) {
    this.budget = budget;
  }

  /** What {@code {{ value }}} prints. */
  String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Undefined) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /** As {@link #text}, with strings quoted. */
  String repr(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private void append(StringBuilder out, Object value) {
    int before = out.length();
    if (value instanceof String text) {
      quote(out, text);
    } else if (value instanceof Boolean flag) {
      out.append(flag ? "True" : "False");
    } else if (value instanceof None) {
      out.append("None");
    } else if (value instanceof Double number) {
      out.append(Numbers.text(number));
    } else if (value instanceof Long || value instanceof Range) {
      out.append(value);
    } else if (value instanceof Tuple tuple) {
      appendAll(out, "(", tuple, tuple.size() == 1 ? ",)" : ")");
    } else if (value instanceof List<?> list) {
      appendAll(out, "[", list, "]");
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        append(out, entry.getKey());
        out.append(": ");
        append(out, entry.getValue());
        separator = ", ";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof View view && !view.isGenerator()) {
      appendAll(out.append(view.type()), "([", view.items(), "])");
    } else {
      out.append(value instanceof Undefined ? "Undefined" : "<" + Values.typeName(value) + ">");
    }
    budget.spend(1 + out.length() - before);
  }

  private void appendAll(StringBuilder out, String open, List<?> items, String close) {
    String separator = open;
    for (Object item : items) {
      out.append(separator);
      append(out, item);
      separator = ", ";
    }
    out.append(items.isEmpty() ? open + close : close);
  }

  private static void quote(StringBuilder out, String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    String pattern = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
                    out.append(pattern.formatted(c));
                  }
                }
              }
            });
    out.append(quote);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
