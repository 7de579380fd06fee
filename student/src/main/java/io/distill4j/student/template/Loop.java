package io.distill4j.student.template;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code loop} of a {@code for}: where the iteration stands. */
final class Loop implements Attributes, Callable {

  private final List<Object> items;
  private final int depth;
  private final Engine engine;
  private final @Nullable Callable recurse;
  private int index;
  private @Nullable List<Object> lastSeen;

  /**
   * A loop before its first item.
   *
   * @param depth of recursion, from 0
   * @param recurse renders the loop for other items; null when it is not recursive
   */
  Loop(List<Object> items, int depth, Engine engine, @Nullable Callable recurse) {
    this.items = items;
    this.depth = depth;
    this.engine = engine;
    this.recurse = recurse;
  }

  void moveTo(int newIndex) {
    this.index = newIndex;
  }

  int length() {
    return items.size();
  }

  @Override
  public Object call(Arguments arguments) {
    if (recurse == null) {
      throw new TemplateError("the loop must be marked 'recursive' to be called");
    }
    return recurse.call(arguments);
  }

  @Override
  public Optional<Object> attribute(String name) {
    Object value =
        switch (name) {
          case "index" -> index + 1L;
          case "index0" -> (long) index;
          case "revindex" -> (long) items.size() - index;
          case "revindex0" -> items.size() - index - 1L;
          case "first" -> index == 0;
          case "last" -> index == items.size() - 1;
          case "length" -> (long) items.size();
          case "depth" -> depth + 1L;
          case "depth0" -> (long) depth;
          case "previtem" ->
              index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
          case "nextitem" ->
              index + 1 == items.size()
                  ? new Undefined("there is no next item")
                  : items.get(index + 1);
          case "cycle" -> (Callable) this::cycle;
          case "changed" -> (Callable) this::changed;
          default -> null;
        };
    return Optional.ofNullable(value);
  }

  @Override
  public String type() {
    return "jinja2.runtime.LoopContext";
  }

  private Object cycle(Arguments arguments) {
    List<Object> values = arguments.onlyPositional("loop.cycle()");
    if (values.isEmpty()) {
      throw new TemplateError("no items for cycling given");
    }
    return values.get(index % values.size());
  }

  private Object changed(Arguments arguments) {
    List<Object> now = arguments.onlyPositional("loop.changed()");
    boolean changed = lastSeen == null || !engine.values.same(lastSeen, now);
    lastSeen = now;
    return changed;
  }
}
