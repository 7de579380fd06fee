package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluated arguments of a call, filter or test. */
record Arguments(List<Object> positional, Map<String, Object> named) {

  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** Without the first {@code count} positional ones. */
  Arguments without(int count) {
    return new Arguments(positional.subList(count, positional.size()), named);
  }

  /**
   * Gives each argument the name of its parameter.
   *
   * @param function how errors call it
   */
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateError(
          "%s takes at most %d arguments, %d were given"
              .formatted(function, parameters.length, positional.size()));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (!List.of(parameters).contains(name)) {
            throw new TemplateError(
                "%s has no argument '%s', it takes: %s"
                    .formatted(function, name, String.join(", ", parameters)));
          }
          if (values.put(name, value) != null) {
            throw new TemplateError("%s got argument '%s' twice".formatted(function, name));
          }
        });
    return new Bound(function, values);
  }

  /** Arguments by the name of their parameter. */
  record Bound(String function, Map<String, Object> values) {

    Object get(String name) {
      Object value = values.get(name);
      if (value == null) {
        throw new TemplateError("%s needs its argument '%s'".formatted(function, name));
      }
      return value;
    }

    Object get(String name, Object fallback) {
      return values.getOrDefault(name, fallback);
    }

    /** The argument unless it is absent or none. */
    @Nullable Object orNull(String name) {
      Object value = values.get(name);
      return value == None.NONE ? null : value;
    }

    String text(String name) {
      return text(name, get(name));
    }

    String text(String name, String fallback) {
      return text(name, get(name, fallback));
    }

    int integer(String name) {
      return integer(name, get(name));
    }

    int integer(String name, int fallback) {
      return integer(name, get(name, (long) fallback));
    }

    boolean flag(String name) {
      return Values.isTrue(get(name, false));
    }

    private String text(String name, Object value) {
      if (value instanceof String text) {
        return text;
      }
      throw new TemplateError(
          "%s: argument '%s' must be a string, was %s"
              .formatted(function, name, Values.typeName(value)));
    }

    private int integer(String name, Object value) {
      Object number = value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : value;
      if (number instanceof Long whole) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole));
      }
      throw new TemplateError(
          "%s: argument '%s' must be a whole number, was %s"
              .formatted(function, name, Values.typeName(value)));
    }
  }

  /** All arguments in one list; for functions that take any number of them. */
  List<Object> onlyPositional(String function) {
    if (!named.isEmpty()) {
      throw new TemplateError(
          "%s takes no named argument, '%s' was given"
              .formatted(function, named.keySet().iterator().next()));
    }
    return new ArrayList<>(positional);
  }
}
