package io.distill4j.student.rl;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the words by which the paper follows how reflection grows during training.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, appendix C.2.
 */
final class ReflectionWords {

  private static final List<String> WORDS =
      List.of(
          "wait",
          "mistake",
          "however",
          "but",
          "retry",
          "error",
          "verify",
          "wrong",
          "evaluate",
          "check");

  private static final Pattern WORD =
      Pattern.compile("\\b(" + String.join("|", WORDS) + ")\\b", Pattern.CASE_INSENSITIVE);

  private ReflectionWords() {}

  /** How often each of them occurs, in any case; those that do not occur are left out. */
  static Map<String, Integer> count(Collection<String> texts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      Matcher words = WORD.matcher(text);
      while (words.find()) {
        counts.merge(words.group().toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
    }
    return counts;
  }
}
