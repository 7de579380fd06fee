package io.distill4j.data.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The contents of {@code \boxed{...}} and {@code \fbox{...}}, normalised so that habits agree. */
final class BoxText {

  private static final List<String> OPENERS = List.of("\\boxed{", "\\fbox{");

  private BoxText() {}

  /** Contents of all closed boxes that lie in no other box, in order; linear time. */
  static List<String> all(String text) {
    List<String> found = new ArrayList<>();
    int from = 0;
    while (true) {
      int open = -1;
      int start = 0;
      for (String opener : OPENERS) {
        int at = text.indexOf(opener, from);
        if (at >= 0 && (open < 0 || at < open)) {
          open = at;
          start = at + opener.length();
        }
      }
      int close = open < 0 ? -1 : close(text, start);
      if (close < 0) {
        return found; // What is not closed swallows the rest.
      }
      found.add(text.substring(start, close));
      from = close + 1;
    }
  }

  static Optional<String> last(String text) {
    List<String> all = all(text);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Whether a box is opened and never closed. */
  static boolean isOpen(String text) {
    int open = Math.max(text.lastIndexOf(OPENERS.get(0)), text.lastIndexOf(OPENERS.get(1)));
    return open >= 0 && close(text, text.indexOf('{', open) + 1) < 0;
  }

  private static int close(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++; // \{ and \} are brackets of a set, not of the box.
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** LaTeX without the habits that do not change its meaning: spaces, sizes, dollar signs. */
  static String plain(String latex) {
    return latex
        .replace("\\dfrac", "\\frac")
        .replace("\\tfrac", "\\frac")
        .replace("\\left", "")
        .replace("\\right", "")
        .replace("\\,", "")
        .replace("\\!", "")
        .replace("\\ ", "")
        .replace("\\$", "")
        .replaceAll("(?<=\\d)(?:,|\\{,\\})(?=\\d{3}(?!\\d))", "")
        .replaceAll("[\\s$]+", "");
  }
}
