package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What values mean, as in Python.
 *
 * <p>A value is a {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link List}
 * (list, {@link Tuple} or {@link Range}), {@link Map}, {@link None}, {@link Undefined}, {@link
 * View}, a {@link Callable} or an object with {@link Attributes}.
 */
final class Values {

  private final Budget budget;

  Values(Budget budget) {
    this.budget = budget;
  }

  static boolean isTrue(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    if (value instanceof View view) {
      return view.isGenerator() || !view.items().isEmpty();
    }
    return !(value instanceof None) && !(value instanceof Undefined);
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  /** A number as a {@code Long} or {@code Double}: true is 1. */
  static Object plainNumber(Object value) {
    return value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : value;
  }

  static double toDouble(Object number) {
    Object plain = plainNumber(number);
    return plain instanceof Long whole ? (double) whole : (Double) plain;
  }

  /** Whether it can be iterated over. */
  static boolean isIterable(Object value) {
    return value instanceof String
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof View
        || value instanceof Undefined
        || value instanceof Loop;
  }

  /** Its items in order: characters of a string, keys of a map. */
  List<Object> items(Object value) {
    List<Object> items = iterate(value);
    budget.spend(items.size());
    return items;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> iterate(Object value) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof View view) {
      return view.items();
    }
    if (value instanceof String text) {
      List<Object> characters = new ArrayList<>(text.length());
      text.codePoints().forEach(c -> characters.add(Character.toString(c)));
      return characters;
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new TemplateError("'%s' object is not iterable".formatted(typeName(value)));
  }

  static long length(Object value) {
    if (value instanceof String text) {
      return Chars.length(text);
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof View view && !view.isGenerator()) {
      return view.items().size();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    if (value instanceof Loop loop) {
      return loop.length();
    }
    throw new TemplateError("object of type '%s' has no len()".formatted(typeName(value)));
  }

  boolean same(Object a, Object b) {
    budget.spend(1);
    if (isNumber(a) && isNumber(b)) {
      Object x = plainNumber(a);
      Object y = plainNumber(b);
      boolean whole = x instanceof Long && y instanceof Long;
      return whole ? x.equals(y) : toDouble(x) == toDouble(y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      if (a instanceof Tuple != b instanceof Tuple
          || a instanceof Range != b instanceof Range
          || x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!same(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (Map.Entry<?, ?> entry : x.entrySet()) {
        Object other = y.get(entry.getKey());
        if (other == null || !same(entry.getValue(), other)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Undefined || b instanceof Undefined) {
      return a instanceof Undefined && b instanceof Undefined;
    }
    return a.equals(b);
  }

  /** Less than zero, zero or more, as {@code a} is before, at or after {@code b}. */
  int compare(String operator, Object a, Object b) {
    budget.spend(1);
    if (a instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (b instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (isNumber(a) && isNumber(b)) {
      Object x = plainNumber(a);
      Object y = plainNumber(b);
      return x instanceof Long p && y instanceof Long q
          ? Long.compare(p, q)
          : Double.compare(toDouble(x), toDouble(y));
    }
    if (a instanceof String x && b instanceof String y) {
      return compareText(x, y);
    }
    if (a instanceof List<?> x
        && b instanceof List<?> y
        && a instanceof Tuple == b instanceof Tuple) {
      for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
        if (!same(x.get(i), y.get(i))) {
          return compare(operator, x.get(i), y.get(i));
        }
      }
      return Integer.compare(x.size(), y.size());
    }
    throw new TemplateError(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(operator, typeName(a), typeName(b)));
  }

  private static int compareText(String x, String y) {
    int[] a = x.codePoints().toArray();
    int[] b = y.codePoints().toArray();
    return java.util.Arrays.compare(a, b);
  }

  boolean contains(Object container, Object item) {
    if (container instanceof String text) {
      if (item instanceof String part) {
        budget.spend(text.length());
        return text.contains(part);
      }
      throw new TemplateError(
          "'in <string>' requires string as left operand, not " + typeName(item));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(item);
    }
    if (!isIterable(container)) {
      throw new TemplateError(
          "argument of type '%s' is not iterable".formatted(typeName(container)));
    }
    for (Object each : iterate(container)) {
      if (same(each, item)) {
        return true;
      }
    }
    return false;
  }

  /** Python's name of a value's type. */
  static String typeName(Object value) {
    if (value instanceof String) {
      return "str";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "float";
    }
    if (value instanceof Tuple) {
      return "tuple";
    }
    if (value instanceof Range) {
      return "range";
    }
    if (value instanceof List<?>) {
      return "list";
    }
    if (value instanceof Map<?, ?>) {
      return "dict";
    }
    if (value instanceof None) {
      return "NoneType";
    }
    if (value instanceof View view) {
      return view.type();
    }
    if (value instanceof Attributes object) {
      return object.type();
    }
    return value instanceof Undefined ? "Undefined" : "function";
  }

  static Map<Object, Object> newMap() {
    return new LinkedHashMap<>();
  }
}
