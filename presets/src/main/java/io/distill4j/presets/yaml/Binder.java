package io.distill4j.presets.yaml;

import io.distill4j.data.Named;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Makes records of a YAML tree and collects every problem on the way.
 *
 * <p>Keys are required unless their component is an {@code Optional}; unknown keys are refused with
 * the nearest known one; what a record's constructor refuses is reported at the key its message
 * begins with. Component types: text, numbers, booleans, enums, paths, optionals, lists, maps,
 * records, and interfaces, which are extension points.
 */
final class Binder {

  private final List<Problem> problems = new ArrayList<>();

  /**
   * Binds a whole document.
   *
   * @throws UserMistake with all problems
   */
  static <T> T bind(Node root, Class<T> type) {
    Binder binder = new Binder();
    Object value = binder.value(root, type, "");
    if (!binder.problems.isEmpty() || value == null) {
      throw new UserMistake(binder.problems);
    }
    return type.cast(value);
  }

  /** The value, or null after a problem was noted. */
  private @Nullable Object value(Node node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        Object present = value(node, inner, path);
        return present == null ? null : Optional.of(present);
      }
      if (generic.getRawType() == List.class) {
        return list(node, inner, path);
      }
      if (generic.getRawType() == Map.class) {
        return map(node, generic.getActualTypeArguments()[1], path);
      }
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalStateException("no rule binds " + type + " at " + path);
    }
    if (plain.isRecord()) {
      return record(node, plain, path);
    }
    if (Plugins.isExtensionPoint(plain) && plain != java.nio.file.Path.class) {
      return plugin(node, plain, path);
    }
    if (!(node instanceof ScalarNode scalar)) {
      return problem(
          node, path, "is a " + kind(node) + " where a value is needed", "write it as one value");
    }
    try {
      return Scalars.parse(scalar.getValue(), plain);
    } catch (IllegalArgumentException e) {
      return problem(
          node,
          path,
          "%s, was %s".formatted(e.getMessage(), scalar.getValue()),
          "correct the value");
    }
  }

  private @Nullable Object list(Node node, Type element, String path) {
    if (!(node instanceof SequenceNode sequence)) {
      return problem(
          node,
          path,
          "is a " + kind(node) + " where a list is needed",
          "write [a, b] or one '- item' per line");
    }
    List<Object> values = new ArrayList<>();
    int before = problems.size();
    for (Node each : sequence.getValue()) {
      Object value = value(each, element, path + "." + values.size());
      if (value != null) {
        values.add(value);
      }
    }
    return problems.size() == before ? values : null;
  }

  private @Nullable Object map(Node node, Type element, String path) {
    if (!(node instanceof MappingNode mapping)) {
      return problem(
          node, path, "is a " + kind(node) + " where keys are needed", "write {key: value}");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    int before = problems.size();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple);
      Object value = value(tuple.getValueNode(), element, join(path, key));
      if (value != null) {
        values.put(key, value);
      }
    }
    return problems.size() == before ? values : null;
  }

  private @Nullable Object plugin(Node node, Class<?> point, String path) {
    if (node instanceof ScalarNode scalar) {
      return plugin(node, scalar.getValue(), Optional.empty(), point, path);
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple tuple = mapping.getValue().get(0);
      return plugin(tuple.getKeyNode(), key(tuple), Optional.of(tuple.getValueNode()), point, path);
    }
    return problem(
        node,
        path,
        "must name one " + Named.kebab(point.getSimpleName()),
        "write a name, or {name: {its keys}}; known: " + String.join(", ", Plugins.names(point)));
  }

  private @Nullable Object plugin(
      Node at, String name, Optional<Node> options, Class<?> point, String path) {
    Optional<Class<?>> type = Plugins.find(point, name);
    if (type.isEmpty()) {
      return problem(
          at,
          path,
          "there is no %s '%s'".formatted(Named.kebab(point.getSimpleName()), name),
          Kebab.suggest(name, Plugins.names(point)));
    }
    Node keys = options.orElseGet(() -> YamlTree.emptyMapping(at));
    return record(keys, type.get(), join(path, name));
  }

  private @Nullable Object record(Node node, Class<?> type, String path) {
    if (!(node instanceof MappingNode mapping)) {
      return problem(
          node, path, "is a " + kind(node) + " where keys are needed", "write {key: value}");
    }
    int before = problems.size();
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(Named.kebab(component.getName()), component);
    }
    Map<String, Node> given = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple);
      if (!components.containsKey(key)) {
        problem(
            tuple.getKeyNode(),
            join(path, key),
            "there is no such key",
            Kebab.suggest(key, components.keySet()));
      } else if (given.put(key, tuple.getValueNode()) != null) {
        problem(tuple.getKeyNode(), join(path, key), "is given twice", "keep one of the two");
      }
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    components.forEach(
        (key, component) -> {
          Node value = given.get(key);
          if (value != null) {
            arguments.add(value(value, component.getGenericType(), join(path, key)));
          } else {
            arguments.add(absent(component.getType()));
            if (absent(component.getType()) == null) {
              problem(node, join(path, key), "is missing", "add '" + key + ":' here");
            }
          }
        });
    return problems.size() == before ? construct(node, type, arguments, given, path) : null;
  }

  private @Nullable Object construct(
      Node node,
      Class<?> type,
      List<@Nullable Object> arguments,
      Map<String, Node> given,
      String path) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UserMistake mistake) {
        problems.addAll(mistake.problems());
        return null;
      }
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        String key = message.split("[ :,]", 2)[0];
        Node at = given.getOrDefault(key, node);
        return problem(
            at, given.containsKey(key) ? join(path, key) : path, message, "correct the value");
      }
      throw new IllegalStateException("constructor of " + type + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type, e);
    }
  }

  private @Nullable Object problem(Node node, String path, String what, String remedy) {
    problems.add(
        new Problem(YamlTree.position(node), path.isEmpty() ? what : path + ": " + what, remedy));
    return null;
  }

  private static @Nullable Object absent(Class<?> type) {
    if (type == Optional.class) {
      return Optional.empty();
    }
    if (type == OptionalInt.class) {
      return OptionalInt.empty();
    }
    if (type == OptionalLong.class) {
      return OptionalLong.empty();
    }
    return type == OptionalDouble.class ? OptionalDouble.empty() : null;
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "mapping";
    }
    return node instanceof SequenceNode ? "list" : "single value";
  }
}
