package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Filters that compare the items of a sequence: smallest, sorted, unique, in groups. */
final class OrderingFilters {

  static final Set<String> NAMES = Set.of("dictsort", "groupby", "max", "min", "sort", "unique");

  private final Engine engine;

  OrderingFilters(Engine engine) {
    this.engine = engine;
  }

  Object apply(String name, Object value, Arguments args) {
    String call = "filter '" + name + "'";
    return switch (name) {
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
            : Collections.max(SequenceFilters.reversed(items), order);
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
      default -> groupBy(value, args.bind(call, "attribute", "default", "case_sensitive"));
    };
  }

  private UnaryOperator<Object> key(Arguments.Bound options) {
    UnaryOperator<Object> attribute = AttributePath.of(options.get("attribute", None.NONE), engine);
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
      UnaryOperator<Object> key = AttributePath.of(name, engine);
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
        AttributePath.of(options.get("attribute"), options.orNull("default"), engine);
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
}
