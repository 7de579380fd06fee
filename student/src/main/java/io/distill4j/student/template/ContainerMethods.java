package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Methods of dicts, lists and tuples that do not change them. */
final class ContainerMethods {

  private final Engine engine;

  ContainerMethods(Engine engine) {
    this.engine = engine;
  }

  Optional<Object> method(Object target, String name) {
    Callable method =
        target instanceof Map<?, ?> map ? ofMap(map, name) : ofList((List<?>) target, name);
    return Optional.ofNullable(method);
  }

  private @org.jspecify.annotations.Nullable Callable ofMap(Map<?, ?> map, String name) {
    return switch (name) {
      case "get" ->
          args -> {
            Arguments.Bound bound = args.bind("get()", "key", "default");
            Object value = map.get(bound.get("key"));
            return value == null ? bound.get("default", None.NONE) : value;
          };
      case "items" -> args -> view(args, "dict_items", entries(map));
      case "keys" -> args -> view(args, "dict_keys", new ArrayList<>(map.keySet()));
      case "values" -> args -> view(args, "dict_values", new ArrayList<>(map.values()));
      case "copy" -> args -> new LinkedHashMap<Object, Object>(map);
      default -> null;
    };
  }

  private @org.jspecify.annotations.Nullable Callable ofList(List<?> list, String name) {
    return switch (name) {
      case "count" ->
          args -> {
            Object wanted = args.bind("count()", "value").get("value");
            return list.stream().filter(item -> engine.values.same(item, wanted)).count();
          };
      case "index" ->
          args -> {
            Object wanted = args.bind("index()", "value").get("value");
            for (int i = 0; i < list.size(); i++) {
              if (engine.values.same(list.get(i), wanted)) {
                return (long) i;
              }
            }
            throw new TemplateError(engine.printer.repr(wanted) + " is not in list");
          };
      case "copy" -> list instanceof Tuple ? null : args -> new ArrayList<Object>(list);
      default -> null;
    };
  }

  /** The entries of a map as tuples. */
  static List<Object> entries(Map<?, ?> map) {
    List<Object> entries = new ArrayList<>(map.size());
    map.forEach((key, value) -> entries.add(Tuple.of(key, value)));
    return entries;
  }

  private View view(Arguments arguments, String type, List<Object> items) {
    arguments.bind(type.substring("dict_".length()) + "()");
    engine.budget.spend(items.size());
    return new View(type, items);
  }
}
