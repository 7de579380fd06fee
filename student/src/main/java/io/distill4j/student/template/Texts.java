package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Python's string methods do. */
final class Texts {

  private Texts() {}

  /** Without white space, or without any of {@code characters}, at the ends. */
  static String strip(String text, @Nullable String characters, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && strips(text.codePointAt(from), characters)) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && to > from && strips(text.codePointBefore(to), characters)) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static boolean strips(int c, @Nullable String characters) {
    return characters == null ? Chars.isSpace(c) : characters.indexOf(c) >= 0;
  }

  /** Every word begins with a capital; words are runs of letters. */
  static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!Character.isLetter(c)) {
        out.appendCodePoint(c);
        inWord = false;
      } else {
        out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
        inWord = true;
      }
    }
    return out.toString();
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
  }

  static String swapCase(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                out.appendCodePoint(
                    Character.isUpperCase(c)
                        ? Character.toLowerCase(c)
                        : Character.toUpperCase(c)));
    return out.toString();
  }

  /** Whether it has letters with a case, and all of them the asked one. */
  static boolean isCased(String text, boolean upper) {
    boolean any =
        text.codePoints().anyMatch(upper ? Character::isUpperCase : Character::isLowerCase);
    return any
        && text.codePoints().noneMatch(upper ? Character::isLowerCase : Character::isUpperCase);
  }

  /** Replaces {@code old}, the first {@code count} times; a negative count replaces all. */
  static String replace(String text, String old, String by, int count, Engine engine) {
    StringBuilder out = new StringBuilder();
    int left = count < 0 ? Integer.MAX_VALUE : count;
    int at = 0;
    if (old.isEmpty()) {
      while (left-- > 0) {
        out.append(by);
        engine.budget.spend(by.length() + 1L);
        if (at >= text.length()) {
          return out.toString();
        }
        int next = at + Character.charCount(text.codePointAt(at));
        out.append(text, at, next);
        at = next;
      }
      return out.append(text, at, text.length()).toString();
    }
    for (int i = text.indexOf(old); i >= 0 && left-- > 0; i = text.indexOf(old, at)) {
      engine.budget.spend(by.length() + 1L);
      out.append(text, at, i).append(by);
      at = i + old.length();
    }
    engine.budget.spend(text.length());
    return out.append(text, at, text.length()).toString();
  }

  static String join(String separator, List<Object> parts, Engine engine) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = engine.text(parts.get(i));
      engine.budget.spend((long) part.length() + separator.length());
      out.append(i == 0 ? "" : separator).append(part);
    }
    return out.toString();
  }

  /**
   * Filled up to a width.
   *
   * @param left share of the filling that goes before the text: 0, 1 or 0.5
   */
  static String pad(String text, int width, String fill, double left, Engine engine) {
    int missing = width - Chars.length(text);
    if (missing <= 0) {
      return text;
    }
    engine.budget.spend(missing);
    if (Chars.length(fill) != 1) {
      throw new TemplateError("the fill character must be exactly one character long");
    }
    // Python puts the odd character of centred text on the left when the width is odd.
    int before = left == 0.5 ? missing / 2 + (missing & width & 1) : (int) (missing * left);
    return fill.repeat(before) + text + fill.repeat(missing - before);
  }

  static List<Object> split(String text, String separator, int most, boolean fromRight) {
    List<Object> parts = new ArrayList<>();
    int left = most < 0 ? Integer.MAX_VALUE : most;
    if (fromRight) {
      int end = text.length();
      int at = text.lastIndexOf(separator, end - separator.length());
      while (at >= 0 && left-- > 0) {
        parts.add(text.substring(at + separator.length(), end));
        end = at;
        at = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
      }
      parts.add(text.substring(0, end));
      Collections.reverse(parts);
      return parts;
    }
    int start = 0;
    for (int at = text.indexOf(separator); at >= 0 && left-- > 0; ) {
      parts.add(text.substring(start, at));
      start = at + separator.length();
      at = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  static List<Object> splitSpace(String text, int most, boolean fromRight) {
    List<Object> parts = new ArrayList<>();
    int left = most < 0 ? Integer.MAX_VALUE : most;
    String rest = strip(text, null, true, true);
    while (!rest.isEmpty()) {
      int cut = left-- > 0 ? (fromRight ? lastSpace(rest) : firstSpace(rest)) : -1;
      if (cut < 0) {
        parts.add(most < 0 || left >= 0 ? rest : remainder(text, rest, fromRight));
        break;
      }
      parts.add(fromRight ? rest.substring(cut + 1) : rest.substring(0, cut));
      rest =
          fromRight
              ? strip(rest.substring(0, cut), null, false, true)
              : strip(rest.substring(cut), null, true, false);
    }
    if (fromRight) {
      Collections.reverse(parts);
    }
    return parts;
  }

  /** The last part of a limited split keeps the white space at the far end of the text. */
  private static String remainder(String text, String rest, boolean fromRight) {
    return fromRight
        ? text.substring(0, text.indexOf(rest)) + rest
        : rest + text.substring(text.lastIndexOf(rest) + rest.length());
  }

  private static int firstSpace(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Chars.isSpace(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int lastSpace(String text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      if (Chars.isSpace(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Chars.isLineBreak(text.charAt(i))) {
        int end = i;
        if (text.startsWith("\r\n", i)) {
          i++;
        }
        lines.add(text.substring(start, keepEnds ? i + 1 : end));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
