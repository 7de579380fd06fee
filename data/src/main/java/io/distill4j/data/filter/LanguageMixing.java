package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rejects thoughts that mix languages, by the paper's own score: words of the target language over
 * all words of the thoughts.
 *
 * <p>The target is the language of the question: its writing system, and for Latin letters one of
 * English, French, German, Spanish, Italian, Portuguese, Dutch, Scandinavian (Danish, Norwegian,
 * Swedish), Polish, Czech, Romanian, Turkish, Hungarian, Finnish, Indonesian and Vietnamese, where
 * its function words tell. A word belongs to the target when its letters are of that system; a
 * whole paragraph of Latin letters is of another language when at least three of its function words
 * are (two, where none is of the target), and twice as many as of the target's, or, to an English
 * question, when a sixth of its words have letters that English lacks. Each ideograph is a word;
 * Japanese is known by its kana. Formulas (LaTeX commands, single letters, words with digits or in
 * capitals) and code blocks are no words. A question without letters takes the language that most
 * words of the thoughts are written in.
 *
 * <p>Not told apart: languages of one script other than Latin and Chinese (Russian and Ukrainian),
 * the Scandinavian ones, other languages in Latin letters without accents, and Greek, whose letters
 * count as formulas; near relatives (Spanish and Portuguese) only in part, and short paragraphs
 * with few function words are taken for the target's. Measured in {@code
 * bench/results/language.md}: 0 of 32,887 paragraphs of English reasoning called foreign, 88% to
 * 100% of those in 21 other languages found.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, equation 7 (language consistency), and v1, section
 * 2.3.3 ("mixed languages").
 *
 * @param least smallest score accepted, in (0, 1]
 */
public record LanguageMixing(double least) implements Filter {

  public LanguageMixing {
    if (!(least > 0 && least <= 1)) {
      throw new IllegalArgumentException("least must be in (0, 1], was " + least);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    Mixing mixing = Mixing.of(trace.prompt().text(), trace.completion().reasoning());
    if (mixing.unknown().isPresent()) {
      return new Verdict.Unknown(mixing.unknown().get());
    }
    return mixing.share() >= least
        ? new Verdict.Pass(mixing.reason())
        : new Verdict.Fail(mixing.reason());
  }

  /**
   * The score itself, in [0, 1]; absent where there are no words or no writing system is known.
   *
   * @param question whose language is the target
   */
  public static OptionalDouble share(String question, String thoughts) {
    Mixing mixing = Mixing.of(question, thoughts);
    return mixing.unknown().isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(mixing.share());
  }

  /** Why there is no share, or the share and how it came about. */
  private record Mixing(Optional<String> unknown, double share, String reason) {

    static Mixing of(String question, String thoughts) {
      List<LanguageWords> paragraphs =
          Texts.paragraphs(thoughts).stream()
              .map(span -> LanguageWords.count(thoughts, span.from(), span.to()))
              .toList();
      LanguageWords all = LanguageWords.sum(paragraphs);
      LanguageWords asked = LanguageWords.count(question, 0, question.length());
      if (all.total() == 0) {
        return new Mixing(Optional.of("no words in the thoughts"), 0, "");
      }
      Optional<Script> script = asked.script().or(all::script);
      if (script.isEmpty()) {
        return new Mixing(Optional.of("no known writing system"), 0, "");
      }
      Optional<Language> language =
          script.get() == Script.LATIN ? asked.language().or(all::language) : Optional.empty();
      int target = 0;
      int worst = -1;
      int worstForeign = 0;
      for (int i = 0; i < paragraphs.size(); i++) {
        LanguageWords paragraph = paragraphs.get(i);
        int own = paragraph.isForeign(language) ? 0 : paragraph.of(script.get());
        target += own;
        if (paragraph.total() - own > worstForeign) {
          worstForeign = paragraph.total() - own;
          worst = i;
        }
      }
      double share = (double) target / all.total();
      String name = language.map(Language::toString).orElse(script.get().toString());
      String reason =
          String.format(
              Locale.ROOT,
              "%d of %d words are %s, score %.3f%s",
              target,
              all.total(),
              name,
              share,
              worst < 0 ? "" : "; most others in paragraph %d".formatted(worst + 1));
      return new Mixing(Optional.empty(), share, reason);
    }
  }
}
