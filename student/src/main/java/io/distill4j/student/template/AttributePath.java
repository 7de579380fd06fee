package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code attribute} of filters: a path such as {@code function.name} or {@code 0}. */
final class AttributePath {

  private AttributePath() {}

  /** Reads the attribute of an item; none as path is the item itself. */
  static UnaryOperator<Object> of(Object path, Engine engine) {
    return of(path, null, engine);
  }

  /** Reads the attribute of an item, or {@code fallback} where it is not there. */
  static UnaryOperator<Object> of(Object path, @Nullable Object fallback, Engine engine) {
    if (path instanceof None) {
      return item -> item;
    }
    List<Object> steps = new ArrayList<>();
    if (path instanceof String text) {
      for (String part : text.split("\\.", -1)) {
        boolean index = !part.isEmpty() && part.chars().allMatch(Character::isDigit);
        steps.add(index ? (Object) Long.valueOf(part) : part);
      }
    } else {
      steps.add(path);
    }
    return item -> {
      Object value = item;
      for (Object step : steps) {
        value = engine.access.item(value, step);
        if (fallback != null && value instanceof Undefined) {
          value = fallback;
        }
      }
      return value;
    };
  }
}
