package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Rejects reasoning that slips out of the script its prompt is written in.
 *
 * <p>R1 mixes languages inside one chain of thought; DeepSeek dropped such traces before
 * distilling. A script is a cheap, deterministic stand-in for a language: it catches Chinese inside
 * English reasoning, not French inside English.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3.3 ("mixed languages").
 *
 * @param tolerance largest accepted share of foreign letters in the reasoning, in [0, 1)
 */
public record SameScript(double tolerance) implements Filter {

  /** Scripts that belong to every language: digits and punctuation, accents, symbols of maths. */
  private static final Set<UnicodeScript> NEUTRAL =
      Set.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.GREEK);

  public SameScript {
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must be in [0, 1), was " + tolerance);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    Map<UnicodeScript, Integer> asked = letters(trace.prompt().text());
    Map<UnicodeScript, Integer> reasoned = letters(trace.completion().reasoning());
    if (asked.isEmpty() || reasoned.isEmpty()) {
      return new Verdict.Unknown("no letters to compare");
    }
    UnicodeScript home = mostFrequent(asked);
    int total = reasoned.values().stream().mapToInt(Integer::intValue).sum();
    int foreign = total - reasoned.getOrDefault(home, 0);
    String reason = "%d of %d letters are not %s".formatted(foreign, total, home);
    return foreign <= tolerance * total ? new Verdict.Pass(reason) : new Verdict.Fail(reason);
  }

  private static Map<UnicodeScript, Integer> letters(String text) {
    Map<UnicodeScript, Integer> counts = new EnumMap<>(UnicodeScript.class);
    int latin = 0; // Counted apart: most letters are, and looking their script up takes long.
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      i += Character.charCount(code);
      if (code < 128) {
        latin += (code | 0x20) >= 'a' && (code | 0x20) <= 'z' ? 1 : 0;
      } else if (Character.isLetter(code) && !NEUTRAL.contains(UnicodeScript.of(code))) {
        counts.merge(UnicodeScript.of(code), 1, Integer::sum);
      }
    }
    if (latin > 0) {
      counts.merge(UnicodeScript.LATIN, latin, Integer::sum);
    }
    return counts;
  }

  private static UnicodeScript mostFrequent(Map<UnicodeScript, Integer> counts) {
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }
}
