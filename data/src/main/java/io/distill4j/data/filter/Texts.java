package io.distill4j.data.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Small readings of a text that several filters share; all in linear time. */
final class Texts {

  private static final int QUOTED = 60;

  private Texts() {}

  /** A part of a text by its ends. */
  record Span(int from, int to) {}

  /** The runs of lines that are not blank, in order; a blank line holds white space alone. */
  static List<Span> paragraphs(String text) {
    List<Span> paragraphs = new ArrayList<>();
    int from = -1;
    int to = 0;
    int line = 0;
    while (line < text.length()) {
      int end = text.indexOf('\n', line);
      end = end < 0 ? text.length() : end;
      if (isBlank(text, line, end)) {
        if (from >= 0) {
          paragraphs.add(new Span(from, to));
          from = -1;
        }
      } else {
        from = from < 0 ? line : from;
        to = end;
      }
      line = end + 1;
    }
    if (from >= 0) {
      paragraphs.add(new Span(from, to));
    }
    return paragraphs;
  }

  private static boolean isBlank(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Runs of anything but white space, where each ideograph counts as a word of its own. */
  static int words(String text, int from, int to) {
    int words = 0;
    boolean inside = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 0x2e80 && Character.isIdeographic(c)) {
        words++;
        inside = false;
      } else {
        boolean space = c <= ' ' || (c >= 128 && Character.isWhitespace(c));
        words += !space && !inside ? 1 : 0;
        inside = !space;
      }
    }
    return words;
  }

  /** The first of some phrases, all in lower case, that a text in lower case holds as words. */
  static Optional<String> phrase(String lower, List<String> phrases) {
    for (String phrase : phrases) {
      for (int at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + 1)) {
        if (isBoundary(lower, at - 1) && isBoundary(lower, at + phrase.length())) {
          return Optional.of(phrase);
        }
      }
    }
    return Optional.empty();
  }

  /** How often a phrase in lower case occurs as words, without overlap. */
  static int count(String lower, String phrase) {
    int count = 0;
    for (int at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + 1)) {
      if (isBoundary(lower, at - 1) && isBoundary(lower, at + phrase.length())) {
        count++;
        at += phrase.length() - 1;
      }
    }
    return count;
  }

  private static boolean isBoundary(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return true;
    }
    char c = text.charAt(at);
    return !Character.isLetterOrDigit(c) || c >= 0x2e80; // Ideographs stand without spaces.
  }

  /** Lower case with straight apostrophes, of the same length as the text. */
  static String lower(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    // A few letters, such as the dotted capital I, grow: positions would no longer agree.
    String same = lower.length() == text.length() ? lower : lowerByChar(text);
    return same.indexOf('\u2019') < 0 ? same : same.replace('\u2019', '\'');
  }

  private static String lowerByChar(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = Character.toLowerCase(chars[i]);
    }
    return new String(chars);
  }

  /** The beginning of a part of a text on one line, in quotes, for a reason. */
  static String quote(String text, int from, int to) {
    int end = Math.min(to, from + QUOTED);
    if (end < to && end > from && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    String part = text.substring(from, end).replaceAll("\\p{Cntrl}+", " ").strip();
    return "'" + part + (end < to ? "..." : "") + "'";
  }

  static String quote(String text) {
    return quote(text, 0, text.length());
  }

  /** The line, from 1, in which a position lies. */
  static int line(String text, int position) {
    int line = 1;
    for (int at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) {
      line++;
    }
    return line;
  }
}
