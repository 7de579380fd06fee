package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Filters that take a sequence or make one. */
final class SequenceFilters {

  static final Set<String> NAMES =
      Set.of(
          "batch",
          "first",
          "join",
          "last",
          "list",
          "map",
          "reject",
          "rejectattr",
          "reverse",
          "select",
          "selectattr",
          "slice",
          "sum");

  private final Engine engine;

  SequenceFilters(Engine engine) {
    this.engine = engine;
  }

  Object apply(String name, Object value, Arguments args) {
    String call = "filter '" + name + "'";
    return switch (name) {
      case "first", "last" -> end(value, args.bind(call), name.equals("first"));
      case "join" -> join(value, args.bind(call, "d", "attribute"));
      case "list" ->
          new ArrayList<>(engine.values.items(args.bind(call).values().isEmpty() ? value : ""));
      case "reverse" -> reverse(value, args.bind(call));
      case "map" -> map(value, args);
      case "select", "reject" -> select(value, args, name.equals("select"), item -> item);
      case "selectattr", "rejectattr" -> {
        if (args.positional().isEmpty()) {
          throw new TemplateError(call + " needs the name of an attribute");
        }
        UnaryOperator<Object> attribute = AttributePath.of(args.positional().get(0), engine);
        yield select(value, args.without(1), name.equals("selectattr"), attribute);
      }
      case "sum" -> {
        Arguments.Bound options = args.bind(call, "attribute", "start");
        UnaryOperator<Object> attribute =
            AttributePath.of(options.get("attribute", None.NONE), engine);
        Object sum = options.get("start", 0L);
        for (Object item : engine.values.items(value)) {
          sum = engine.arithmetic.apply("+", sum, attribute.apply(item));
        }
        yield sum;
      }
      case "batch" -> batch(value, args.bind(call, "linecount", "fill_with"));
      default -> slice(value, args.bind(call, "slices", "fill_with"));
    };
  }

  private Object end(Object value, Arguments.Bound none, boolean first) {
    if (!first && value instanceof View view && view.isGenerator()) {
      throw new TemplateError(none.function() + ": a generator cannot be read backwards");
    }
    List<Object> items = engine.values.items(value);
    if (items.isEmpty()) {
      return new Undefined("No %s item, sequence was empty.".formatted(first ? "first" : "last"));
    }
    return items.get(first ? 0 : items.size() - 1);
  }

  private String join(Object value, Arguments.Bound options) {
    UnaryOperator<Object> attribute = AttributePath.of(options.get("attribute", None.NONE), engine);
    List<Object> parts = engine.values.items(value).stream().map(attribute).toList();
    return Texts.join(engine.text(options.get("d", "")), parts, engine);
  }

  private Object reverse(Object value, Arguments.Bound none) {
    if (value instanceof String text) {
      engine.budget.spend(text.length());
      return new StringBuilder(text).reverse().toString();
    }
    return none.values().isEmpty() ? View.generator(reversed(engine.values.items(value))) : value;
  }

  static List<Object> reversed(List<Object> items) {
    List<Object> copy = new ArrayList<>(items);
    Collections.reverse(copy);
    return copy;
  }

  private Object map(Object value, Arguments args) {
    UnaryOperator<Object> step;
    if (args.positional().isEmpty() && args.named().containsKey("attribute")) {
      Arguments.Bound options = args.bind("filter 'map'", "attribute", "default");
      step = AttributePath.of(options.get("attribute"), options.orNull("default"), engine);
    } else if (!args.positional().isEmpty() && args.positional().get(0) instanceof String filter) {
      step = item -> engine.filters.apply(filter, item, args.without(1));
    } else {
      throw new TemplateError("filter 'map' needs the name of a filter or attribute=");
    }
    List<Object> mapped = new ArrayList<>();
    for (Object item : engine.values.items(value)) {
      mapped.add(step.apply(item));
    }
    return View.generator(mapped);
  }

  private Object select(
      Object value, Arguments args, boolean wanted, UnaryOperator<Object> attribute) {
    List<Object> chosen = new ArrayList<>();
    for (Object item : engine.values.items(value)) {
      Object tested = attribute.apply(item);
      boolean passes;
      if (args.positional().isEmpty()) {
        passes = Values.isTrue(tested);
      } else {
        String test = engine.text(args.positional().get(0));
        passes = engine.tests.apply(test, tested, args.without(1));
      }
      if (passes == wanted) {
        chosen.add(item);
      }
    }
    return View.generator(chosen);
  }

  private Object batch(Object value, Arguments.Bound options) {
    int size = Math.max(1, options.integer("linecount"));
    Object fill = options.orNull("fill_with");
    List<Object> rows = new ArrayList<>();
    List<Object> row = new ArrayList<>();
    for (Object item : engine.values.items(value)) {
      if (row.size() == size) {
        rows.add(row);
        row = new ArrayList<>();
      }
      row.add(item);
    }
    if (!row.isEmpty()) {
      engine.budget.spend(size);
      while (fill != null && row.size() < size) {
        row.add(fill);
      }
      rows.add(row);
    }
    return View.generator(rows);
  }

  private Object slice(Object value, Arguments.Bound options) {
    int count = options.integer("slices");
    if (count < 1) {
      throw new TemplateError("filter 'slice': slices must be 1 or more, was " + count);
    }
    engine.budget.spend(count);
    Object fill = options.orNull("fill_with");
    List<Object> items = engine.values.items(value);
    int size = items.size() / count;
    int longer = items.size() % count;
    List<Object> slices = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = from + size + (i < longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(items.subList(from, to));
      if (fill != null && i >= longer) {
        slice.add(fill);
      }
      slices.add(slice);
      from = to;
    }
    return View.generator(slices);
  }
}
