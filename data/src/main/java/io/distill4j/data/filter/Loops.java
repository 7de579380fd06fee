package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.shingle.LongSet;
import io.distill4j.data.shingle.Words;
import java.util.Locale;
import java.util.Optional;

/**
 * Rejects completions that run in circles, and says where the circle starts.
 *
 * <p>Two measures, each in linear time over thoughts and answer. <em>Tail</em>: the text ends in
 * one unit repeated over and over, as an endless loop cut off by the token limit does; found
 * exactly, by the Z function of the reversed text, for a unit of any length. <em>Stretch</em>: many
 * words in a row that were all said before, in runs of {@code ngram} words; this also finds a loop
 * that the model left again, and one whose turns differ in a number now and then.
 *
 * @param ngram words of a run that counts as said before, 2 or more
 * @param stretch fewest words in a row, all in such runs, that make a loop, {@code ngram} or more
 * @param repeats fewest turns of the unit at the end that make a loop, 2 or more
 */
public record Loops(int ngram, int stretch, int repeats) implements Filter {

  /** A shorter tail is a row of dots or a rule, not a loop. */
  private static final int SHORTEST_TAIL = 200;

  public Loops {
    if (ngram < 2) {
      throw new IllegalArgumentException("ngram must be 2 or more, was " + ngram);
    }
    if (stretch < ngram) {
      throw new IllegalArgumentException(
          "stretch must be ngram, %d, or more, was %d".formatted(ngram, stretch));
    }
    if (repeats < 2) {
      throw new IllegalArgumentException("repeats must be 2 or more, was " + repeats);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String thoughts = trace.completion().reasoning();
    String answer = trace.completion().answer();
    Optional<String> tail =
        tail(thoughts, "the thoughts end").or(() -> tail(answer, "the answer ends"));
    if (tail.isPresent()) {
      return new Verdict.Fail(tail.get());
    }
    return stretch(thoughts);
  }

  /** The shortest unit that the text ends in often enough, and where its first turn begins. */
  private Optional<String> tail(String text, String subject) {
    int length = text.length();
    while (length > 0 && Character.isWhitespace(text.charAt(length - 1))) {
      length--;
    }
    int[] z = new int[length];
    int left = 0;
    int right = 0;
    for (int i = 1; i < length; i++) {
      int match = i < right ? Math.min(right - i, z[i - left]) : 0;
      while (i + match < length
          && text.charAt(length - 1 - match) == text.charAt(length - 1 - i - match)) {
        match++;
      }
      z[i] = match;
      if (i + match > right) {
        left = i;
        right = i + match;
      }
      // The last `match` characters equal those `i` before them: period i over i + match.
      if (i + match >= SHORTEST_TAIL && (i + match) / i >= repeats) {
        int start = length - i - match;
        return Optional.of(
            "%s in %.1f turns of %d characters from position %d (line %d) on: %s"
                .formatted(
                    subject,
                    (double) (i + match) / i,
                    i,
                    start,
                    Texts.line(text, start),
                    Texts.quote(text, start, start + i)));
      }
    }
    return Optional.empty();
  }

  private Verdict stretch(String text) {
    Words words = Words.of(text);
    long[] runs = words.runs(ngram);
    LongSet said = new LongSet(runs.length);
    int longest = 0;
    int longestFrom = 0;
    int from = -1;
    int again = 0;
    for (int i = 0; i < runs.length; i++) {
      if (said.add(runs[i])) {
        from = -1;
        continue;
      }
      again++;
      from = from < 0 ? i : from;
      if (i + ngram - from > longest) {
        longest = i + ngram - from;
        longestFrom = from;
      }
    }
    double share = runs.length == 0 ? 0 : 100.0 * again / runs.length;
    if (longest >= stretch) {
      int start = words.start(longestFrom);
      return new Verdict.Fail(
          String.format(
              Locale.ROOT,
              "the thoughts repeat %d words in a row from position %d (line %d) on: %s",
              longest,
              start,
              Texts.line(text, start),
              Texts.quote(text, start, words.end(longestFrom + longest - 1))));
    }
    return new Verdict.Pass(
        String.format(
            Locale.ROOT,
            "%.1f%% of the runs of %d words were said before, at most %d words in a row",
            share,
            ngram,
            longest));
  }
}
