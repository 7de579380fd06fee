package io.distill4j.data.filter;

import java.lang.Character.UnicodeScript;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How many words of a text are written in which system, and its function words by language. */
@SuppressWarnings("EnumOrdinal") // Positions in an array of counts, never stored.
final class LanguageWords {

  private static final int FEWEST_FUNCTION_WORDS = 3;
  private static final int FEWEST_WORDS = 6;
  private static final int LONGEST_FUNCTION_WORD = 8;

  private final int[] scripts = new int[Script.values().length];
  private final int[] languages = new int[Language.values().length];
  private int accented;
  private int total;

  private LanguageWords() {}

  static LanguageWords sum(Collection<LanguageWords> parts) {
    LanguageWords sum = new LanguageWords();
    for (LanguageWords part : parts) {
      sum.total += part.total;
      sum.accented += part.accented;
      for (int i = 0; i < sum.scripts.length; i++) {
        sum.scripts[i] += part.scripts[i];
      }
      for (int i = 0; i < sum.languages.length; i++) {
        sum.languages[i] += part.languages[i];
      }
    }
    return sum;
  }

  /** Counts a part of a text; formulas and fenced code are left out. */
  static LanguageWords count(String text, int from, int to) {
    LanguageWords words = new LanguageWords();
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (c == '`' && text.startsWith("```", at)) {
        int close = text.indexOf("```", at + 3);
        at = close < 0 || close >= to ? to : close + 3;
      } else if (c == '\\') {
        at++;
        while (at < to && isLatin(text.charAt(at))) {
          at++; // The name of a LaTeX command.
        }
      } else {
        at = words.word(text, at, to);
      }
    }
    words.settle();
    return words;
  }

  /** Japanese has kana between its ideographs; all words of a part are of one or the other. */
  private void settle() {
    int kana = scripts[Script.KANA.ordinal()];
    int both = kana + scripts[Script.HAN.ordinal()];
    boolean japanese = 10 * kana > both;
    scripts[Script.KANA.ordinal()] = japanese ? both : 0;
    scripts[Script.HAN.ordinal()] = japanese ? 0 : both;
  }

  /** Counts the word at a position, if one begins there; the position after it. */
  private int word(String text, int from, int to) {
    int code = text.codePointAt(from);
    int at = Math.min(to, from + Character.charCount(code));
    if (code < 128 ? !isLetterOrDigit((char) code) : !Character.isLetterOrDigit(code)) {
      return at;
    }
    if (Character.isIdeographic(code)) {
      add(Script.HAN);
      return at;
    }
    boolean plain = code < 128;
    boolean accent = false;
    boolean digits = code < 128 ? code <= '9' : Character.isDigit(code);
    while (at < to) {
      char c = text.charAt(at);
      if (c < 128 ? !isLetterOrDigit(c) && c != '_' : !isPartOfWord(text, at)) {
        break;
      }
      plain &= c < 128;
      accent |= c >= 128 && isAccented(text.codePointAt(at));
      digits |= c <= '9' || c == '_';
      at += c < 128 ? 1 : Character.charCount(text.codePointAt(at));
    }
    at = Math.min(at, to);
    if (digits || text.codePointCount(from, at) < 2) {
      return at;
    }
    Optional<Script> script = plain ? Optional.of(Script.LATIN) : Script.of(code);
    script.ifPresent(this::add);
    accented += accent ? 1 : 0;
    if (script.isPresent() && script.get() == Script.LATIN && at - from <= LONGEST_FUNCTION_WORD) {
      String word = text.substring(from, at);
      boolean capital = Character.isUpperCase(word.charAt(0));
      boolean name = Character.isUpperCase(word.charAt(1)); // DE is a line of a triangle.
      int mask = name ? 0 : Language.mask(capital ? word.toLowerCase(Locale.ROOT) : word);
      for (int i = 0; mask >> i != 0; i++) {
        languages[i] += mask >> i & 1;
      }
    }
    return at;
  }

  private void add(Script script) {
    scripts[script.ordinal()]++;
    total++;
  }

  /** All words whose system is known. */
  int total() {
    return total;
  }

  int of(Script script) {
    return scripts[script.ordinal()];
  }

  /** The system most words are written in. */
  Optional<Script> script() {
    int best = best(scripts);
    return scripts[best] == 0 ? Optional.empty() : Optional.of(Script.values()[best]);
  }

  /** The language with the most function words, if it clearly has. */
  Optional<Language> language() {
    int best = best(languages);
    for (int i = 0; i < languages.length; i++) {
      if (i != best && 3 * languages[i] > 2 * languages[best]) {
        return Optional.empty();
      }
    }
    return languages[best] == 0 ? Optional.empty() : Optional.of(Language.values()[best]);
  }

  /**
   * Whether the words are clearly those of another language than the target: at least three
   * function words of another, or two and none of the target's, and twice as many as of the
   * target's; or, where the target is English, as many words with letters that English lacks, which
   * are a sixth of all.
   */
  boolean isForeign(Optional<Language> target) {
    if (target.isEmpty()) {
      return false;
    }
    int own = languages[target.get().ordinal()];
    int best = best(languages);
    int other = best == target.get().ordinal() ? 0 : languages[best];
    int fewest =
        own == 0 && of(Script.LATIN) >= FEWEST_WORDS
            ? FEWEST_FUNCTION_WORDS - 1
            : FEWEST_FUNCTION_WORDS;
    boolean accents =
        target.get() == Language.ENGLISH
            && accented >= FEWEST_FUNCTION_WORDS
            && 6 * accented >= of(Script.LATIN)
            && accented >= 2 * own;
    return (other >= fewest && other >= 2 * own) || accents;
  }

  private static int best(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }

  private static boolean isPartOfWord(String text, int at) {
    int code = text.codePointAt(at);
    return !Character.isIdeographic(code)
        && (Character.isLetterOrDigit(code)
            || Character.getType(code) == Character.NON_SPACING_MARK);
  }

  /** A Latin letter that English lacks, and no small letter of a formula. */
  private static boolean isAccented(int code) {
    return UnicodeScript.of(code) == UnicodeScript.LATIN
        && (Character.isLowerCase(code) || Character.isUpperCase(code))
        && Character.getType(code) != Character.MODIFIER_LETTER;
  }

  private static boolean isLatin(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isLetterOrDigit(char c) {
    return isLatin(c) || (c >= '0' && c <= '9');
  }
}
