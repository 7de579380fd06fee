package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes, items and slices. {@code x.y} prefers a method over an item, {@code x['y']} an item
 * over a method; what is not there is {@link Undefined}. Methods that change a value are refused,
 * as in the sandbox.
 */
final class Access {

  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "extend",
          "insert",
          "pop",
          "remove",
          "reverse",
          "sort",
          "clear",
          "update",
          "setdefault",
          "popitem");

  private final Engine engine;
  private final TextMethods textMethods;
  private final ContainerMethods containerMethods;

  Access(Engine engine) {
    this.engine = engine;
    this.textMethods = new TextMethods(engine);
    this.containerMethods = new ContainerMethods(engine);
  }

  /** {@code target.name}. */
  Object attribute(Object target, String name) {
    if (target instanceof Undefined undefined) {
      throw undefined.error();
    }
    Optional<Object> own = own(target, name);
    if (own.isPresent()) {
      return own.get();
    }
    if (target instanceof Map<?, ?> map) {
      Object value = map.get(name);
      if (value != null) {
        return value;
      }
    }
    return missing(target, name);
  }

  /** {@code target[key]}. */
  Object item(Object target, Object key) {
    if (target instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object value = element(target, key);
    if (value != null) {
      return value;
    }
    if (key instanceof String name) {
      return own(target, name).orElseGet(() -> missing(target, name));
    }
    return new Undefined(described(target) + " has no element " + engine.printer.repr(key));
  }

  /** {@code target[start:stop:step]}, each empty when not given. */
  Object slice(
      Object target, Optional<Object> start, Optional<Object> stop, Optional<Object> step) {
    if (target instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (!(target instanceof String) && !(target instanceof List<?>)) {
      throw new TemplateError("'%s' object cannot be sliced".formatted(Values.typeName(target)));
    }
    int size = (int) Values.length(target);
    long by = bound(step, 1);
    if (by == 0) {
      throw new TemplateError("slice step cannot be zero");
    }
    long first = clip(bound(start, by > 0 ? 0 : size - 1L), size, by, start.isPresent());
    long last = clip(bound(stop, by > 0 ? size : -1L), size, by, given(stop));
    engine.budget.spend(size);
    if (target instanceof String text && by == 1) {
      return first < last ? Chars.slice(text, (int) first, (int) last) : "";
    }
    List<Object> items = engine.values.items(target);
    List<Object> chosen = new ArrayList<>();
    for (long i = first; by > 0 ? i < last : i > last; i += by) {
      chosen.add(items.get((int) i));
    }
    if (target instanceof String) {
      StringBuilder text = new StringBuilder();
      chosen.forEach(text::append);
      return text.toString();
    }
    return target instanceof Tuple ? Tuple.of(chosen) : chosen;
  }

  private static boolean given(Optional<Object> bound) {
    return bound.isPresent() && !(bound.get() instanceof None);
  }

  private static long bound(Optional<Object> bound, long absent) {
    if (!given(bound)) {
      return absent;
    }
    if (bound.get() instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Values.plainNumber(bound.get()) instanceof Long number) {
      return number;
    }
    throw new TemplateError(
        "slice indices must be integers or None, was " + Values.typeName(bound.get()));
  }

  private static long clip(long bound, int size, long step, boolean given) {
    long index = given && bound < 0 ? bound + size : bound;
    return step > 0 ? Math.max(0, Math.min(size, index)) : Math.max(-1, Math.min(size - 1L, index));
  }

  private @Nullable Object element(Object target, Object key) {
    if (target instanceof Map<?, ?> map) {
      return map.get(key);
    }
    if (!(Values.plainNumber(key) instanceof Long number)) {
      return null;
    }
    if (target instanceof String || target instanceof List<?>) {
      long size = Values.length(target);
      long index = number < 0 ? number + size : number;
      if (index < 0 || index >= size) {
        return null;
      }
      return target instanceof List<?> list
          ? list.get((int) index)
          : Chars.slice((String) target, (int) index, (int) index + 1);
    }
    return null;
  }

  private Optional<Object> own(Object target, String name) {
    if (target instanceof String text) {
      return textMethods.method(text, name);
    }
    boolean container = target instanceof Map<?, ?> || target instanceof List<?>;
    if (container && CHANGING.contains(name) && isMethodOf(target, name)) {
      return Optional.of(
          new Undefined(
              "access to attribute '%s' of '%s' object is unsafe."
                  .formatted(name, Values.typeName(target))));
    }
    if (container) {
      return containerMethods.method(target, name);
    }
    return target instanceof Attributes object ? object.attribute(name) : Optional.empty();
  }

  private static boolean isMethodOf(Object target, String name) {
    Set<String> ofMap = Set.of("pop", "clear", "update", "setdefault", "popitem");
    return target instanceof Map<?, ?>
        ? ofMap.contains(name)
        : !(target instanceof Tuple) && !(ofMap.contains(name) && name.length() > 5);
  }

  private static Undefined missing(Object target, String name) {
    // Joined, not formatted: templates ask for what is not there all the time.
    return new Undefined("'" + described(target) + "' has no attribute '" + name + "'");
  }

  private static String described(Object target) {
    return target instanceof None ? "None" : Values.typeName(target) + " object";
  }
}
