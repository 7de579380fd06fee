package io.distill4j.student.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tests of {@code value is test}. */
final class Tests {

  private static final Set<String> NAMES =
      Set.of(
          "boolean",
          "callable",
          "defined",
          "divisibleby",
          "eq",
          "equalto",
          "==",
          "escaped",
          "even",
          "false",
          "filter",
          "float",
          "ge",
          "gt",
          "greaterthan",
          "in",
          "integer",
          "iterable",
          "le",
          "lessthan",
          "lower",
          "lt",
          "mapping",
          "ne",
          "!=",
          "none",
          "number",
          "odd",
          "sameas",
          "sequence",
          "string",
          "test",
          "true",
          "undefined",
          "upper",
          "<",
          "<=",
          ">",
          ">=");

  private final Engine engine;

  Tests(Engine engine) {
    this.engine = engine;
  }

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  boolean apply(String name, Object value, Arguments args) {
    Values values = engine.values;
    return switch (name) {
      case "eq", "equalto", "==" -> values.same(value, other(name, args));
      case "ne", "!=" -> !values.same(value, other(name, args));
      case "lt", "lessthan", "<" -> values.compare("<", value, other(name, args)) < 0;
      case "le", "<=" -> values.compare("<=", value, other(name, args)) <= 0;
      case "gt", "greaterthan", ">" -> values.compare(">", value, other(name, args)) > 0;
      case "ge", ">=" -> values.compare(">=", value, other(name, args)) >= 0;
      case "in" -> values.contains(other(name, args), value);
      case "sameas" -> isSame(value, other(name, args));
      case "divisibleby" -> isZero(engine.arithmetic.apply("%", value, other(name, args)));
      default -> {
        args.bind("test '" + name + "'");
        yield apply(name, value);
      }
    };
  }

  private boolean apply(String name, Object value) {
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value instanceof None;
      case "boolean" -> value instanceof Boolean;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "number" -> Values.isNumber(value);
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map<?, ?>;
      case "iterable" -> Values.isIterable(value);
      case "sequence" ->
          value instanceof String
              || value instanceof List<?>
              || value instanceof Map<?, ?>
              || value instanceof Undefined;
      case "callable" -> value instanceof Callable || value instanceof Undefined;
      case "odd" -> !isZero(engine.arithmetic.apply("%", value, 2L));
      case "even" -> isZero(engine.arithmetic.apply("%", value, 2L));
      case "lower" -> Texts.isCased(engine.text(value), false);
      case "upper" -> Texts.isCased(engine.text(value), true);
      case "escaped" -> false;
      case "filter" -> value instanceof String filter && Filters.isKnown(filter);
      case "test" -> value instanceof String test && isKnown(test);
      default ->
          throw new TemplateError(
              "no test named '%s'; there are %s"
                  .formatted(name, String.join(", ", NAMES.stream().sorted().toList())));
    };
  }

  private static Object other(String name, Arguments args) {
    return args.bind("test '" + name + "'", "other").get("other");
  }

  private static boolean isZero(Object number) {
    return Values.toDouble(number) == 0;
  }

  @SuppressWarnings("ReferenceEquality") // That is what 'is' means in Python.
  private static boolean isSame(Object a, Object b) {
    boolean simple = Values.isNumber(a) || a instanceof String;
    return simple ? a.equals(b) : a == b;
  }
}
