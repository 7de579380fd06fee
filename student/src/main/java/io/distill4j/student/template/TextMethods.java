package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Methods of strings. */
final class TextMethods {

  private final Engine engine;

  TextMethods(Engine engine) {
    this.engine = engine;
  }

  Optional<Object> method(String text, String name) {
    Callable method = transforming(text, name);
    if (method == null) {
      method = searching(text, name);
    }
    return Optional.ofNullable(method == null ? asking(text, name) : method);
  }

  private @Nullable Callable transforming(String text, String name) {
    return switch (name) {
      case "strip" -> args -> Texts.strip(text, characters(args, "strip()"), true, true);
      case "lstrip" -> args -> Texts.strip(text, characters(args, "lstrip()"), true, false);
      case "rstrip" -> args -> Texts.strip(text, characters(args, "rstrip()"), false, true);
      case "upper" -> args -> none(args, "upper()", text.toUpperCase(Locale.ROOT));
      case "lower" -> args -> none(args, "lower()", text.toLowerCase(Locale.ROOT));
      case "casefold" -> args -> none(args, "casefold()", text.toLowerCase(Locale.ROOT));
      case "title" -> args -> none(args, "title()", Texts.title(text));
      case "capitalize" -> args -> none(args, "capitalize()", Texts.capitalize(text));
      case "swapcase" -> args -> none(args, "swapcase()", Texts.swapCase(text));
      case "replace" ->
          args -> {
            Arguments.Bound bound = args.bind("replace()", "old", "new", "count");
            return Texts.replace(
                text, bound.text("old"), bound.text("new"), bound.integer("count", -1), engine);
          };
      case "removeprefix" ->
          args -> {
            String prefix = args.bind("removeprefix()", "prefix").text("prefix");
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
          };
      case "removesuffix" ->
          args -> {
            String suffix = args.bind("removesuffix()", "suffix").text("suffix");
            return text.endsWith(suffix)
                ? text.substring(0, text.length() - suffix.length())
                : text;
          };
      case "join" ->
          args -> {
            List<Object> parts = new ArrayList<>();
            for (Object item : engine.values.items(args.bind("join()", "items").get("items"))) {
              if (!(item instanceof String)) {
                throw new TemplateError(
                    "sequence item %d: expected str instance, %s found"
                        .formatted(parts.size(), Values.typeName(item)));
              }
              parts.add(item);
            }
            return Texts.join(text, parts, engine);
          };
      case "format" -> args -> BraceFormat.of(text, args, engine);
      case "center" -> args -> pad(text, args, "center()", 0.5);
      case "ljust" -> args -> pad(text, args, "ljust()", 0);
      case "rjust" -> args -> pad(text, args, "rjust()", 1);
      case "zfill" ->
          args -> {
            int width = args.bind("zfill()", "width").integer("width");
            boolean signed = text.startsWith("-") || text.startsWith("+");
            String sign = signed ? text.substring(0, 1) : "";
            String digits = text.substring(sign.length());
            return sign + Texts.pad(digits, width - sign.length(), "0", 1, engine);
          };
      default -> null;
    };
  }

  private @Nullable Callable searching(String text, String name) {
    return switch (name) {
      case "split" -> args -> split(text, args, false);
      case "rsplit" -> args -> split(text, args, true);
      case "splitlines" ->
          args -> spent(Texts.lines(text, args.bind("splitlines()", "keepends").flag("keepends")));
      case "partition" -> args -> partition(text, args, false);
      case "rpartition" -> args -> partition(text, args, true);
      case "startswith" -> args -> affix(text, args, "startswith()", true);
      case "endswith" -> args -> affix(text, args, "endswith()", false);
      case "find" -> args -> find(text, args, "find()", false);
      case "rfind" -> args -> find(text, args, "rfind()", true);
      case "index" -> args -> found(find(text, args, "index()", false));
      case "rindex" -> args -> found(find(text, args, "rindex()", true));
      case "count" ->
          args -> {
            String part = args.bind("count()", "part").text("part");
            if (part.isEmpty()) {
              return Chars.length(text) + 1L;
            }
            long count = 0;
            for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
              count++;
            }
            return count;
          };
      default -> null;
    };
  }

  private static @Nullable Callable asking(String text, String name) {
    return switch (name) {
      case "isdigit", "isdecimal", "isnumeric" -> all(text, Character::isDigit);
      case "isalpha" -> all(text, Character::isLetter);
      case "isalnum" -> all(text, Character::isLetterOrDigit);
      case "isspace" -> all(text, Chars::isSpace);
      case "isascii" -> args -> text.chars().allMatch(c -> c < 128);
      case "isupper" -> args -> Texts.isCased(text, true);
      case "islower" -> args -> Texts.isCased(text, false);
      default -> null;
    };
  }

  private static Callable all(String text, IntPredicate test) {
    return args -> !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static Object none(Arguments args, String function, String result) {
    args.bind(function);
    return result;
  }

  private static @Nullable String characters(Arguments args, String function) {
    Arguments.Bound bound = args.bind(function, "chars");
    return bound.orNull("chars") == null ? null : bound.text("chars");
  }

  private Object pad(String text, Arguments args, String function, double left) {
    Arguments.Bound bound = args.bind(function, "width", "fill");
    return Texts.pad(text, bound.integer("width"), bound.text("fill", " "), left, engine);
  }

  private Object split(String text, Arguments args, boolean fromRight) {
    Arguments.Bound bound = args.bind("split()", "sep", "maxsplit");
    int most = bound.integer("maxsplit", -1);
    if (bound.orNull("sep") == null) {
      return spent(Texts.splitSpace(text, most, fromRight));
    }
    String separator = bound.text("sep");
    if (separator.isEmpty()) {
      throw new TemplateError("split(): empty separator");
    }
    return spent(Texts.split(text, separator, most, fromRight));
  }

  private List<Object> spent(List<Object> parts) {
    engine.budget.spend(parts.size());
    return parts;
  }

  private static Object partition(String text, Arguments args, boolean last) {
    String separator = args.bind("partition()", "sep").text("sep");
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  private Object affix(String text, Arguments args, String function, boolean start) {
    Arguments.Bound bound = args.bind(function, "affix", "start", "end");
    Object affix = bound.get("affix");
    String part = part(text, bound);
    if (affix instanceof Tuple tuple) {
      return tuple.stream().anyMatch(each -> isAffix(part, function, each, start));
    }
    return isAffix(part, function, affix, start);
  }

  private static boolean isAffix(String text, String function, Object affix, boolean start) {
    if (affix instanceof String part) {
      return start ? text.startsWith(part) : text.endsWith(part);
    }
    throw new TemplateError(
        "%s needs a string or a tuple of strings, not %s"
            .formatted(function, Values.typeName(affix)));
  }

  private String part(String text, Arguments.Bound bound) {
    Optional<Object> from = Optional.ofNullable(bound.orNull("start"));
    Optional<Object> to = Optional.ofNullable(bound.orNull("end"));
    return (String) engine.access.slice(text, from, to, Optional.empty());
  }

  private Long find(String text, Arguments args, String function, boolean last) {
    Arguments.Bound bound = args.bind(function, "part", "start", "end");
    String part = bound.text("part");
    String within = part(text, bound);
    int at = last ? within.lastIndexOf(part) : within.indexOf(part);
    if (at < 0) {
      return -1L;
    }
    int size = Chars.length(text);
    int start = bound.integer("start", 0);
    int skipped = Math.min(size, start < 0 ? Math.max(0, start + size) : start);
    return (long) skipped + within.codePointCount(0, at);
  }

  private static Long found(Long index) {
    if (index < 0) {
      throw new TemplateError("substring not found");
    }
    return index;
  }
}
