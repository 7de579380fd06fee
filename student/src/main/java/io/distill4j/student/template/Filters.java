package io.distill4j.student.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The filters of {@code value | filter}: those on one value here, those on many in {@link
 * SequenceFilters}.
 */
final class Filters {

  private static final Set<String> NAMES =
      Set.of(
          "abs",
          "attr",
          "capitalize",
          "center",
          "count",
          "d",
          "default",
          "e",
          "escape",
          "float",
          "forceescape",
          "format",
          "indent",
          "int",
          "items",
          "length",
          "lower",
          "replace",
          "round",
          "safe",
          "string",
          "title",
          "tojson",
          "trim",
          "truncate",
          "upper",
          "urlencode",
          "wordcount");

  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Engine engine;
  private final SequenceFilters sequences;
  private final OrderingFilters ordering;

  Filters(Engine engine) {
    this.engine = engine;
    this.sequences = new SequenceFilters(engine);
    this.ordering = new OrderingFilters(engine);
  }

  private static Set<String> all() {
    Set<String> all = new TreeSet<>(NAMES);
    all.addAll(SequenceFilters.NAMES);
    all.addAll(OrderingFilters.NAMES);
    return all;
  }

  static boolean isKnown(String name) {
    return all().contains(name);
  }

  Object apply(String name, Object value, Arguments args) {
    if (SequenceFilters.NAMES.contains(name)) {
      return sequences.apply(name, value, args);
    }
    if (OrderingFilters.NAMES.contains(name)) {
      return ordering.apply(name, value, args);
    }
    if (!NAMES.contains(name)) {
      throw new TemplateError(
          "no filter named '%s'; there are %s".formatted(name, String.join(", ", all())));
    }
    String call = "filter '" + name + "'";
    return switch (name) {
      case "tojson" -> JsonText.of(value, args, engine.budget);
      case "d", "default" -> {
        Arguments.Bound options = args.bind(call, "default_value", "boolean");
        boolean absent =
            value instanceof Undefined || (options.flag("boolean") && !Values.isTrue(value));
        yield absent ? options.get("default_value", "") : value;
      }
      case "length", "count" -> Values.length(alone(value, call, args));
      case "abs" -> {
        Object number = Values.plainNumber(alone(value, call, args));
        boolean positive = Values.isNumber(number) && Values.toDouble(number) >= 0;
        yield positive ? number : engine.arithmetic.negate(number);
      }
      case "int" -> {
        Arguments.Bound options = args.bind(call, "default", "base");
        int base = options.integer("base", 10);
        yield NumberFilters.parseInt(value, base, options.get("default", 0L));
      }
      case "float" ->
          NumberFilters.parseFloat(value, args.bind(call, "default").get("default", 0.0));
      case "round" -> NumberFilters.round(value, args.bind(call, "precision", "method"));
      case "wordcount" -> WORD.matcher(engine.text(alone(value, call, args))).results().count();
      case "items" -> View.generator(entries(alone(value, call, args)));
      case "attr" -> {
        String attribute = args.bind(call, "name").text("name");
        yield value instanceof Map<?, ?>
            ? new Undefined("'dict object' has no attribute '" + attribute + "'")
            : engine.access.attribute(value, attribute);
      }
      default -> text(name, call, engine.text(value), args);
    };
  }

  private static Object alone(Object value, String call, Arguments none) {
    none.bind(call);
    return value;
  }

  private static List<Object> entries(Object value) {
    if (value instanceof Undefined) {
      return List.of();
    }
    if (value instanceof Map<?, ?> map) {
      return ContainerMethods.entries(map);
    }
    throw new TemplateError("can only get item pairs from a mapping");
  }

  private String text(String name, String call, String text, Arguments args) {
    return switch (name) {
      case "trim" -> {
        Arguments.Bound options = args.bind(call, "chars");
        boolean blanks = options.orNull("chars") == null;
        yield Texts.strip(text, blanks ? null : options.text("chars"), true, true);
      }
      case "replace" -> {
        Arguments.Bound options = args.bind(call, "old", "new", "count");
        int count = options.orNull("count") == null ? -1 : options.integer("count");
        String old = engine.text(options.get("old"));
        yield Texts.replace(text, old, engine.text(options.get("new")), count, engine);
      }
      case "indent" -> indent(text, args.bind(call, "width", "first", "blank"));
      case "truncate" -> truncate(text, args.bind(call, "length", "killwords", "end", "leeway"));
      case "center" ->
          Texts.pad(text, args.bind(call, "width").integer("width", 80), " ", 0.5, engine);
      case "format" -> {
        Object values = args.named().isEmpty() ? Tuple.of(args.positional()) : args.named();
        yield PercentFormat.of(text, values, engine);
      }
      default -> {
        args.bind(call);
        yield plain(name, text);
      }
    };
  }

  private static String plain(String name, String text) {
    return switch (name) {
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "capitalize" -> Texts.capitalize(text);
      case "title" -> title(text);
      case "e", "escape", "forceescape" ->
          text.replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("'", "&#39;")
              .replace("\"", "&#34;");
      case "urlencode" ->
          URLEncoder.encode(text, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("*", "%2A")
              .replace("%7E", "~")
              .replace("%2F", "/");
      default -> text; // string and safe: nothing is escaped, so nothing needs to be marked safe.
    };
  }

  /** Every word begins with a capital; words end at blanks, hyphens and opening brackets. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean between = Chars.isSpace(c) || "-({[<".indexOf(c) >= 0;
      out.append(begins ? Character.toUpperCase(c) : Character.toLowerCase(c));
      begins = between;
    }
    return out.toString();
  }

  private String indent(String text, Arguments.Bound options) {
    Object width = options.get("width", 4L);
    String margin =
        width instanceof String given
            ? given
            : " ".repeat(Math.max(0, Math.min(10_000, options.integer("width", 4))));
    StringBuilder out = new StringBuilder(options.flag("first") ? margin : "");
    boolean first = true;
    for (Object line : Texts.lines(text + "\n", false)) {
      if (!first) {
        boolean empty = ((String) line).isEmpty();
        out.append('\n').append(empty && !options.flag("blank") ? "" : margin);
      }
      out.append(line);
      engine.budget.spend(margin.length() + 1L);
      first = false;
    }
    return out.toString();
  }

  private String truncate(String text, Arguments.Bound options) {
    int length = options.integer("length", 255);
    String end = options.text("end", "...");
    int leeway = options.orNull("leeway") == null ? 5 : options.integer("leeway");
    int keep = length - Chars.length(end);
    if (keep < 0 || leeway < 0) {
      throw new TemplateError(
          "filter 'truncate': length must be at least that of '%s', was %d".formatted(end, length));
    }
    if (Chars.length(text) <= length + leeway) {
      return text;
    }
    String cut = Chars.slice(text, 0, keep);
    int blank = cut.lastIndexOf(' ');
    return (options.flag("killwords") || blank < 0 ? cut : cut.substring(0, blank)) + end;
  }
}
