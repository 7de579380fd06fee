package io.distill4j.student.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters {@code int}, {@code float} and {@code round}. */
final class NumberFilters {

  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)([eE][+-]?\\d+)?");

  private NumberFilters() {}

  static Object parseInt(Object value, int base, Object fallback) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (value instanceof String text) {
      Long whole = whole(Texts.strip(text, null, true, true), base);
      if (whole != null) {
        return whole;
      }
    }
    Object number = value instanceof String ? parseFloat(value, None.NONE) : value;
    Object plain = Values.plainNumber(number);
    if (plain instanceof Long) {
      return plain;
    }
    boolean finite = plain instanceof Double real && !real.isNaN() && !real.isInfinite();
    return finite ? (Object) ((Double) plain).longValue() : fallback;
  }

  private static @Nullable Long whole(String text, int base) {
    String digits = text.toLowerCase(Locale.ROOT).replaceAll("(?<=\\w)_(?=\\w)", "");
    String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
    if (!prefix.isEmpty()) {
      digits = digits.replaceFirst("^([+-]?)" + prefix, "$1");
    }
    try {
      return Long.parseLong(digits, base);
    } catch (NumberFormatException e) {
      return null; // Not a whole number in this base; the caller tries a real one.
    }
  }

  static Object parseFloat(Object value, Object fallback) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Values.isNumber(value)) {
      return Values.toDouble(value);
    }
    if (!(value instanceof String raw)) {
      return fallback;
    }
    String text = Texts.strip(raw, null, true, true).toLowerCase(Locale.ROOT);
    if (REAL.matcher(text).matches()) {
      return Double.parseDouble(text.replace("_", ""));
    }
    return switch (text) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> fallback;
    };
  }

  static Object round(Object value, Arguments.Bound options) {
    int precision = options.integer("precision", 0);
    String method = options.text("method", "common");
    if (!Values.isNumber(value)) {
      throw new TemplateError("filter 'round' needs a number, was " + Values.typeName(value));
    }
    double number = Values.toDouble(value);
    double scale = Math.pow(10, precision);
    return switch (method) {
      case "ceil" -> Math.ceil(number * scale) / scale;
      case "floor" -> Math.floor(number * scale) / scale;
      case "common" -> {
        if (Values.plainNumber(value) instanceof Long whole) {
          yield precision >= 0
              ? whole
              : new BigDecimal(whole).setScale(precision, RoundingMode.HALF_EVEN).longValue();
        }
        yield new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
      }
      default -> throw new TemplateError("method must be common, ceil or floor, was " + method);
    };
  }
}
