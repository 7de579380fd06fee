package io.distill4j.student.template;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code str.format}: replacement fields in braces. */
final class BraceFormat {

  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

  private final String format;
  private final Arguments arguments;
  private final Engine engine;
  private int automatic;

  private BraceFormat(String format, Arguments arguments, Engine engine) {
    this.format = format;
    this.arguments = arguments;
    this.engine = engine;
  }

  static String of(String format, Arguments arguments, Engine engine) {
    return new BraceFormat(format, arguments, engine).fill();
  }

  private String fill() {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i);
      if ((c == '{' || c == '}') && format.startsWith(String.valueOf(c), i + 1)) {
        out.append(c);
        i += 2;
      } else if (c == '}') {
        throw new TemplateError("format(): single '}' encountered in format string");
      } else if (c == '{') {
        int end = closing(i);
        String field = field(format.substring(i + 1, end));
        engine.budget.spend(field.length() + 1L);
        out.append(field);
        i = end + 1;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < format.length(); i++) {
      char c = format.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new TemplateError("format(): expected '}' before end of string");
  }

  private String field(String field) {
    int colon = field.indexOf(':');
    String name = colon < 0 ? field : field.substring(0, colon);
    String spec = colon < 0 ? "" : field.substring(colon + 1);
    int mark = name.indexOf('!');
    Object value = value(mark < 0 ? name : name.substring(0, mark));
    if (mark >= 0) {
      value = name.endsWith("!r") ? engine.printer.repr(value) : engine.text(value);
    }
    if (spec.contains("{")) {
      spec = new BraceFormat(spec, arguments, engine).fill();
    }
    return spec.isEmpty() ? engine.text(value) : FormatSpec.parse(spec).apply(value, engine);
  }

  private Object value(String name) {
    Matcher steps = STEP.matcher(name);
    int first = steps.find() ? steps.start() : name.length();
    Object value = argument(name.substring(0, first));
    for (boolean more = first < name.length(); more; more = steps.find()) {
      String key = steps.group(2);
      if (key == null) {
        value = engine.access.attribute(value, steps.group(1));
      } else {
        Object index = key.chars().allMatch(Character::isDigit) ? (Object) Long.valueOf(key) : key;
        value = engine.access.item(value, index);
      }
    }
    return value;
  }

  private Object argument(String name) {
    Map<String, Object> named = arguments.named();
    boolean number = name.isEmpty() || name.chars().allMatch(Character::isDigit);
    if (!number) {
      if (!named.containsKey(name)) {
        throw new TemplateError("format(): no argument '" + name + "'");
      }
      return named.getOrDefault(name, None.NONE);
    }
    int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
    if (index >= arguments.positional().size()) {
      throw new TemplateError(
          "format(): replacement index %d out of range for %d positional arguments"
              .formatted(index, arguments.positional().size()));
    }
    return arguments.positional().get(index);
  }
}
