package io.distill4j.presets.yaml;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads one YAML value as the type of the component it is for. */
final class Scalars {

  private Scalars() {}

  /**
   * Parses a value.
   *
   * @throws IllegalArgumentException whose message says what is needed
   */
  static Object parse(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    if (type == int.class || type == Integer.class) {
      return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return number(text);
    }
    if (type == OptionalInt.class) {
      return OptionalInt.of((int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == OptionalLong.class) {
      return OptionalLong.of(whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (type == OptionalDouble.class) {
      return OptionalDouble.of(number(text));
    }
    if (type == boolean.class || type == Boolean.class) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("must be true or false");
      };
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    throw new IllegalStateException("no rule binds " + type);
  }

  private static long whole(String text, long least, long most) {
    long value;
    try {
      value = Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number", e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException("must be in [%d, %d]".formatted(least, most));
    }
    return value;
  }

  private static double number(String text) {
    try {
      double value = Double.parseDouble(text.replace("_", ""));
      if (Double.isFinite(value) && !text.matches(".*[dDfF]")) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number", e);
    }
    throw new IllegalArgumentException("must be a finite number");
  }

  private static Object constant(String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(Scalars::name)
                .collect(Collectors.joining(", ")));
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
