package io.distill4j.student.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions every template can call. */
final class Functions {

  private Functions() {}

  /** By name: {@code range dict namespace cycler joiner raise_exception}. */
  static Map<String, Object> all(Engine engine) {
    Map<String, Object> functions = new LinkedHashMap<>();
    functions.put("range", (Callable) Functions::range);
    functions.put("dict", (Callable) args -> dict(args, engine));
    functions.put(
        "namespace",
        (Callable)
            args -> {
              Namespace namespace = new Namespace();
              dict(args, engine)
                  .forEach((name, value) -> namespace.set(String.valueOf(name), value));
              return namespace;
            });
    functions.put("cycler", (Callable) args -> new Cycler(args.onlyPositional("cycler()")));
    functions.put(
        "joiner", (Callable) args -> joiner(args.bind("joiner()", "sep").text("sep", ", ")));
    functions.put(
        "raise_exception",
        (Callable)
            args -> {
              Object message = args.bind("raise_exception()", "message").get("message");
              throw new TemplateError(engine.text(message));
            });
    return functions;
  }

  private static Object range(Arguments args) {
    List<Object> ends = args.onlyPositional("range()");
    long[] numbers = new long[ends.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (ends.get(i) instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (!(Values.plainNumber(ends.get(i)) instanceof Long number)) {
        throw new TemplateError("range() needs whole numbers, was " + Values.typeName(ends.get(i)));
      }
      numbers[i] = number;
    }
    return switch (numbers.length) {
      case 1 -> new Range(0, numbers[0], 1);
      case 2 -> new Range(numbers[0], numbers[1], 1);
      case 3 -> new Range(numbers[0], numbers[1], numbers[2]);
      default ->
          throw new TemplateError(
              "range() takes 1 to 3 arguments, %d were given".formatted(numbers.length));
    };
  }

  private static Map<Object, Object> dict(Arguments args, Engine engine) {
    Map<Object, Object> result = Values.newMap();
    for (Object source : args.positional()) {
      if (source instanceof Map<?, ?> map) {
        result.putAll(map);
        continue;
      }
      for (Object pair : engine.values.items(source)) {
        if (!(pair instanceof List<?> entry) || entry.size() != 2) {
          throw new TemplateError("dict() needs a mapping or pairs");
        }
        result.put(entry.get(0), entry.get(1));
      }
    }
    result.putAll(args.named());
    return result;
  }

  private static Callable joiner(String separator) {
    boolean[] used = new boolean[1];
    return args -> {
      if (used[0]) {
        return separator;
      }
      used[0] = true;
      return "";
    };
  }

  /** Gives its items in turn, again and again. */
  private static final class Cycler implements Attributes {

    private final List<Object> items;
    private int at;

    Cycler(List<Object> items) {
      if (items.isEmpty()) {
        throw new TemplateError("cycler() needs at least one item");
      }
      this.items = items;
    }

    @Override
    public Optional<Object> attribute(String name) {
      return switch (name) {
        case "current" -> Optional.of(items.get(at));
        case "next" ->
            Optional.of(
                (Callable)
                    args -> {
                      Object current = items.get(at);
                      at = (at + 1) % items.size();
                      return current;
                    });
        case "reset" ->
            Optional.of(
                (Callable)
                    args -> {
                      at = 0;
                      return None.NONE;
                    });
        default -> Optional.empty();
      };
    }

    @Override
    public String type() {
      return "Cycler";
    }
  }
}
