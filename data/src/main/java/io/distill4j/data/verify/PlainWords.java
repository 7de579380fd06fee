package io.distill4j.data.verify;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers that are words or the letter of a choice: {@code \text{Evelyn}}, {@code (C)}, even. */
final class PlainWords {

  private static final Pattern TEXT =
      Pattern.compile(
          "\\\\(?:text|mbox|textbf|textit|textrm|textnormal|mathrm|mathbf)\\s*\\{([^{}]*)\\}");
  private static final int LONGEST = 200;

  private PlainWords() {}

  /** Whether both say the same words; empty when the reference is no words. */
  static Optional<Boolean> compare(String reference, String answer) {
    if (reference.length() > LONGEST) {
      return Optional.empty();
    }
    String expected = unwrapped(reference);
    boolean words = (reference.contains("\\text{") && isWords(expected)) || isLongWord(expected);
    boolean letter = expected.matches("\\(?[A-Z]\\)?");
    if (!words && !letter) {
      return Optional.empty();
    }
    if (answer.length() > 4 * LONGEST) {
      return Optional.of(false);
    }
    String actual = unwrapped(answer);
    if (key(expected).equals(key(actual))) {
      return Optional.of(true);
    }
    return words ? Optional.of(false) : Optional.empty();
  }

  private static String unwrapped(String text) {
    Matcher matcher = TEXT.matcher(text.replace("$", " "));
    return matcher.replaceAll("$1").replace("\\ ", " ").replace("~", " ").strip();
  }

  private static boolean isWords(String text) {
    return text.matches("[\\p{L}\\s,.'()-]+") && text.matches(".*\\p{L}.*");
  }

  private static boolean isLongWord(String text) {
    return text.matches("\\p{L}{3,}([\\s-]\\p{L}+)*\\.?")
        && !text.matches("(?i)(sin|cos|tan|log|and|or)\\b.*");
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
