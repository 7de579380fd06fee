package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that take a sequence or make one. */
final class SequenceFilters {

  static final Set<String> NAMES =
      Set.of(
          "batch",
          "dictsort",
          "first",
          "groupby",
          "join",
          "last",
          "list",
          "map",
          "max",
          "min",
          "reject",
          "rejectattr",
          "reverse",
          "select",
          "selectattr",
          "slice",
          "sort",
          "sum",
          "unique");

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
        UnaryOperator<Object> attribute = attribute(args.positional().get(0), null);
        yield select(value, args.without(1), name.equals("selectattr"), attribute);
      }
      case "min", "max" -> {
        Arguments.Bound options = args.bind(call, "case_sensitive", "attribute");
        Comparator<Object> order = Comparator.comparing(key(options), this::compare);
        List<Object> items = engine.values.items(value);
        if (items.isEmpty()) {
          yield new Undefined("No aggregated item, sequence was empty.");
        }
        // The first of equals, as in Python.
        yield name.equals("min")
            ? Collections.min(items, order)
            : Collections.max(reversed(items), order);
      }
      case "sort" -> {
        Arguments.Bound options = args.bind(call, "reverse", "case_sensitive", "attribute");
        List<Object> items = new ArrayList<>(engine.values.items(value));
        Comparator<Object> order = sortOrder(options);
        items.sort(options.flag("reverse") ? order.reversed() : order);
        yield items;
      }
      case "dictsort" -> dictSort(value, args.bind(call, "case_sensitive", "by", "reverse"));
      case "unique" -> unique(value, args.bind(call, "case_sensitive", "attribute"));
      case "groupby" -> groupBy(value, args.bind(call, "attribute", "default", "case_sensitive"));
      case "sum" -> {
        Arguments.Bound options = args.bind(call, "attribute", "start");
        UnaryOperator<Object> attribute = attribute(options.get("attribute", None.NONE), null);
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
    UnaryOperator<Object> attribute = attribute(options.get("attribute", None.NONE), null);
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

  private static List<Object> reversed(List<Object> items) {
    List<Object> copy = new ArrayList<>(items);
    Collections.reverse(copy);
    return copy;
  }

  private Object map(Object value, Arguments args) {
    UnaryOperator<Object> step;
    if (args.positional().isEmpty() && args.named().containsKey("attribute")) {
      Arguments.Bound options = args.bind("filter 'map'", "attribute", "default");
      step = attribute(options.get("attribute"), options.orNull("default"));
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

  private UnaryOperator<Object> key(Arguments.Bound options) {
    UnaryOperator<Object> attribute = attribute(options.get("attribute", None.NONE), null);
    boolean sensitive = options.flag("case_sensitive");
    return item -> folded(attribute.apply(item), sensitive);
  }

  private static Object folded(Object value, boolean sensitive) {
    return value instanceof String text && !sensitive ? text.toLowerCase(Locale.ROOT) : value;
  }

  private Comparator<Object> sortOrder(Arguments.Bound options) {
    boolean sensitive = options.flag("case_sensitive");
    Comparator<Object> order = null;
    Object attribute = options.get("attribute", None.NONE);
    String[] names = attribute instanceof String text ? text.split(",", -1) : new String[0];
    for (String name : names) {
      UnaryOperator<Object> key = attribute(name, null);
      Comparator<Object> next =
          Comparator.comparing(item -> folded(key.apply(item), sensitive), this::compare);
      order = order == null ? next : order.thenComparing(next);
    }
    return order == null ? Comparator.comparing(key(options), this::compare) : order;
  }

  private int compare(Object a, Object b) {
    return engine.values.compare("<", a, b);
  }

  private Object dictSort(Object value, Arguments.Bound options) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new TemplateError("filter 'dictsort' needs a mapping, was " + Values.typeName(value));
    }
    String by = options.text("by", "key");
    if (!by.equals("key") && !by.equals("value")) {
      throw new TemplateError("filter 'dictsort': by must be key or value, was " + by);
    }
    int position = by.equals("key") ? 0 : 1;
    boolean sensitive = options.flag("case_sensitive");
    List<Object> entries = ContainerMethods.entries(map);
    Comparator<Object> order =
        Comparator.comparing(
            entry -> folded(((Tuple) entry).get(position), sensitive), this::compare);
    entries.sort(options.flag("reverse") ? order.reversed() : order);
    return entries;
  }

  private Object unique(Object value, Arguments.Bound options) {
    UnaryOperator<Object> key = key(options);
    List<Object> seen = new ArrayList<>();
    List<Object> kept = new ArrayList<>();
    for (Object item : engine.values.items(value)) {
      Object each = key.apply(item);
      if (seen.stream().noneMatch(earlier -> engine.values.same(earlier, each))) {
        seen.add(each);
        kept.add(item);
      }
    }
    return View.generator(kept);
  }

  private Object groupBy(Object value, Arguments.Bound options) {
    UnaryOperator<Object> attribute =
        attribute(options.get("attribute"), options.orNull("default"));
    boolean sensitive = options.flag("case_sensitive");
    UnaryOperator<Object> key = item -> folded(attribute.apply(item), sensitive);
    List<Object> items = new ArrayList<>(engine.values.items(value));
    items.sort(Comparator.comparing(key, this::compare));
    List<Object> groups = new ArrayList<>();
    List<Object> group = new ArrayList<>();
    for (Object item : items) {
      if (!group.isEmpty() && !engine.values.same(key.apply(group.get(0)), key.apply(item))) {
        groups.add(Tuple.of(attribute.apply(group.get(0)), group));
        group = new ArrayList<>();
      }
      group.add(item);
    }
    if (!group.isEmpty()) {
      groups.add(Tuple.of(attribute.apply(group.get(0)), group));
    }
    return groups;
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

  /** Reads an attribute by a path such as {@code function.name} or {@code 0}; none is the item. */
  private UnaryOperator<Object> attribute(Object path, @Nullable Object fallback) {
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
