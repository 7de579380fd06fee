package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.List;

/** The operators of Python on numbers, strings and lists; whole numbers have 64 bits. */
final class Arithmetic {

  private final Engine engine;

  Arithmetic(Engine engine) {
    this.engine = engine;
  }

  Object apply(String operator, Object left, Object right) {
    if (left instanceof String format && operator.equals("%")) {
      return PercentFormat.of(format, right, engine);
    }
    if (left instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.error();
    }
    try {
      if (Values.isNumber(left) && Values.isNumber(right)) {
        return numbers(operator, Values.plainNumber(left), Values.plainNumber(right));
      }
      if (operator.equals("+")) {
        return join(left, right);
      }
      if (operator.equals("*")) {
        return repeat(left, right);
      }
    } catch (ArithmeticException e) {
      throw new TemplateError("integer beyond 64 bits in '%s'".formatted(operator));
    }
    throw unsupported(operator, left, right);
  }

  Object negate(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object number = Values.plainNumber(value);
    if (number instanceof Long whole) {
      return numbers("-", 0L, whole);
    }
    if (number instanceof Double real) {
      return -real;
    }
    throw new TemplateError("bad operand type for unary -: '%s'".formatted(Values.typeName(value)));
  }

  private static Object numbers(String operator, Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return integers(operator, a, b);
    }
    double a = Values.toDouble(left);
    double b = Values.toDouble(right);
    if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
      throw new TemplateError("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - b * Math.floor(a / b);
      case "**" -> Math.pow(a, b);
      default -> throw unsupported(operator, left, right);
    };
  }

  private static Object integers(String operator, long a, long b) {
    if (b == 0 && (operator.startsWith("/") || operator.equals("%"))) {
      throw new TemplateError("division by zero");
    }
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "/" -> (double) a / b;
      case "//" -> Math.floorDiv(a, b);
      case "%" -> Math.floorMod(a, b);
      case "**" -> power(a, b);
      default -> throw unsupported(operator, a, b);
    };
  }

  private static Object power(long base, long exponent) {
    if (exponent < 0) {
      return Math.pow((double) base, (double) exponent);
    }
    if (base == 0 || base == 1) {
      return exponent == 0 ? 1L : base;
    }
    if (base == -1) {
      return exponent % 2 == 0 ? 1L : -1L;
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private Object join(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      engine.budget.spend(a.length() + b.length());
      return a + b;
    }
    boolean lists =
        left instanceof List<?>
            && right instanceof List<?>
            && left instanceof Tuple == right instanceof Tuple
            && !(left instanceof Range)
            && !(right instanceof Range);
    if (lists) {
      List<Object> all = new ArrayList<>(engine.values.items(left));
      all.addAll(engine.values.items(right));
      return left instanceof Tuple ? Tuple.of(all) : all;
    }
    if (left instanceof String) {
      throw new TemplateError(
          "can only concatenate str (not \"%s\") to str".formatted(Values.typeName(right)));
    }
    if (left instanceof List<?> && !(left instanceof Range)) {
      throw new TemplateError(
          "can only concatenate %1$s (not \"%2$s\") to %1$s"
              .formatted(Values.typeName(left), Values.typeName(right)));
    }
    throw unsupported("+", left, right);
  }

  private Object repeat(Object left, Object right) {
    if (Values.isNumber(left)) {
      return Values.isNumber(right) ? unsupportedValue(left, right) : repeat(right, left);
    }
    if (!(Values.plainNumber(right) instanceof Long count)) {
      throw unsupported("*", left, right);
    }
    long times = Math.max(0, count);
    if (left instanceof String text) {
      engine.budget.spend(Math.multiplyExact(times, (long) text.length()));
      return text.repeat((int) times);
    }
    if (left instanceof List<?> && !(left instanceof Range)) {
      List<Object> items = engine.values.items(left);
      engine.budget.spend(Math.multiplyExact(times, (long) items.size()));
      List<Object> all = new ArrayList<>();
      for (long i = 0; i < times && !items.isEmpty(); i++) {
        all.addAll(items);
      }
      return left instanceof Tuple ? Tuple.of(all) : all;
    }
    throw unsupported("*", left, right);
  }

  private static Object unsupportedValue(Object left, Object right) {
    throw unsupported("*", left, right);
  }

  private static TemplateError unsupported(String operator, Object left, Object right) {
    return new TemplateError(
        "unsupported operand type(s) for %s: '%s' and '%s'"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }
}
