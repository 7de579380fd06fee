package io.distill4j.student.template;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code %} operator on strings. */
final class PercentFormat {

  private static final Pattern FIELD =
      Pattern.compile(
          "%(?:\\(([^)]*)\\))?([-+ #0]*)(\\d{1,8})?(?:\\.(\\d{1,4}))?(.)?", Pattern.DOTALL);

  private PercentFormat() {}

  /**
   * Fills in a format.
   *
   * @param values a tuple of values, a dict for named fields, or the only value
   */
  static String of(String format, Object values, Engine engine) {
    List<?> several = values instanceof Tuple tuple ? tuple : List.of(values);
    StringBuilder out = new StringBuilder();
    Matcher m = FIELD.matcher(format);
    int next = 0;
    int from = 0;
    while (m.find()) {
      out.append(format, from, m.start());
      from = m.end();
      String type = m.group(5);
      if (type == null) {
        throw new TemplateError("incomplete format");
      }
      if (type.equals("%")) {
        out.append('%');
        continue;
      }
      Object value;
      if (m.group(1) != null) {
        if (!(values instanceof Map<?, ?>)) {
          throw new TemplateError("format requires a mapping");
        }
        value = engine.access.item(values, m.group(1));
      } else if (next < several.size()) {
        value = several.get(next++);
      } else {
        throw new TemplateError("not enough arguments for format string");
      }
      out.append(layout(m, type.charAt(0), value, engine));
      engine.budget.spend(out.length() - m.start() > 0 ? 1 : 0);
    }
    if (next < several.size() && !(values instanceof Map<?, ?>)) {
      throw new TemplateError("not all arguments converted during string formatting");
    }
    return out.append(format, from, format.length()).toString();
  }

  private static String layout(Matcher m, char type, Object value, Engine engine) {
    String flags = m.group(2);
    boolean left = flags.indexOf('-') >= 0;
    boolean zero = flags.indexOf('0') >= 0 && !left;
    boolean text = type == 's' || type == 'r' || type == 'c';
    FormatSpec spec =
        new FormatSpec(
            zero && !text ? "0" : " ",
            left ? '<' : zero && !text ? '=' : '>',
            flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-',
            flags.indexOf('#') >= 0,
            m.group(3) == null ? 0 : Integer.parseInt(m.group(3)),
            ' ',
            m.group(4) == null ? -1 : Integer.parseInt(m.group(4)),
            text ? 's' : type);
    return spec.apply(type == 'r' ? engine.printer.repr(value) : value, engine);
  }
}
