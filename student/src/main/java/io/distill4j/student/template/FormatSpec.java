package io.distill4j.student.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one value is laid out, in both of Python's formatting languages.
 *
 * @param fill character that fills up to {@code width}
 * @param align {@code <}, {@code >}, {@code ^}, {@code =} or a blank for the default of the type
 * @param sign {@code +}, a blank or {@code -}
 * @param alternate whether {@code 0x} and its like go before the digits
 * @param group {@code ,} or {@code _} between thousands, or a blank for neither
 * @param precision -1 when not given
 * @param type letter of the presentation, or a blank
 */
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    int width,
    char group,
    int precision,
    char type) {

  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(.)?([<>=^]))?([+\\- ])?(#)?(0)?(\\d{1,8})?([,_])?(?:\\.(\\d{1,4}))?([a-zA-Z%])?",
          Pattern.DOTALL);

  /** Reads the text after the colon of a replacement field. */
  static FormatSpec parse(String text) {
    Matcher m = SPEC.matcher(text);
    if (!m.matches()) {
      throw new TemplateError("invalid format specifier '" + text + "'");
    }
    boolean zero = m.group(5) != null && m.group(2) == null;
    String fill = m.group(1) != null ? m.group(1) : zero ? "0" : " ";
    return new FormatSpec(
        fill,
        m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : ' ',
        m.group(3) != null ? m.group(3).charAt(0) : '-',
        m.group(4) != null,
        m.group(6) != null ? Integer.parseInt(m.group(6)) : 0,
        m.group(7) != null ? m.group(7).charAt(0) : ' ',
        m.group(8) != null ? Integer.parseInt(m.group(8)) : -1,
        m.group(9) != null ? m.group(9).charAt(0) : ' ');
  }

  String apply(Object value, Engine engine) {
    boolean asText = type == 's' || (type == ' ' && !Values.isNumber(value));
    if (asText || (type == ' ' && value instanceof Boolean)) {
      String text = engine.text(value);
      if (precision >= 0 && precision < Chars.length(text)) {
        text = Chars.slice(text, 0, precision);
      }
      return fillUp("", text, align == ' ' ? '<' : align, engine);
    }
    if (!Values.isNumber(value)) {
      throw new TemplateError(
          "format code '%s' needs a number, was %s".formatted(type, Values.typeName(value)));
    }
    String digits = digits(Values.plainNumber(value));
    boolean negative = digits.startsWith("-");
    String signs = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
    String body = negative ? digits.substring(1) : digits;
    if (group != ' ') {
      body = grouped(body);
    }
    return fillUp(signs, body, align == ' ' ? '>' : align, engine);
  }

  private String digits(Object number) {
    return switch (type) {
      case 'd', 'i', 'u', 'n' -> Long.toString(whole(number));
      case 'x' -> based(number, 16, "0x");
      case 'X' -> based(number, 16, "0x").toUpperCase(Locale.ROOT);
      case 'o' -> based(number, 8, "0o");
      case 'b' -> based(number, 2, "0b");
      case 'f', 'F' -> fixed(Values.toDouble(number));
      case '%' -> fixed(Values.toDouble(number) * 100) + "%";
      case 'e', 'E' -> {
        String pattern = "%." + (precision < 0 ? 6 : precision) + type;
        yield String.format(Locale.ROOT, pattern, Values.toDouble(number));
      }
      case ' ' -> number instanceof Long ? number.toString() : Numbers.text((Double) number);
      default -> throw new TemplateError("unknown format code '" + type + "'");
    };
  }

  private static long whole(Object number) {
    if (number instanceof Long value) {
      return value;
    }
    return (long) Values.toDouble(number);
  }

  private String based(Object number, int radix, String prefix) {
    long value = whole(number);
    String text = Long.toString(Math.abs(value), radix);
    return (value < 0 ? "-" : "") + (alternate ? prefix : "") + text;
  }

  private String fixed(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Numbers.text(value);
    }
    String text =
        new BigDecimal(value)
            .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
            .toPlainString();
    return value < 0 && !text.startsWith("-") ? "-" + text : text;
  }

  private String grouped(String body) {
    int end = 0;
    while (end < body.length() && Character.isDigit(body.charAt(end))) {
      end++;
    }
    StringBuilder out = new StringBuilder(body);
    for (int i = end - 3; i > 0; i -= 3) {
      out.insert(i, group);
    }
    return out.toString();
  }

  private String fillUp(String signs, String body, char how, Engine engine) {
    if (how == '=') {
      return signs + Texts.pad(body, width - signs.length(), fill, 1, engine);
    }
    int missing = width - Chars.length(signs + body);
    if (how == '^' && missing > 0) {
      engine.budget.spend(missing);
      return fill.repeat(missing / 2) + signs + body + fill.repeat(missing - missing / 2);
    }
    return Texts.pad(signs + body, width, fill, how == '<' ? 0 : 1, engine);
  }
}
