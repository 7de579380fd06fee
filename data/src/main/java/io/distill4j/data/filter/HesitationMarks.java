package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/**
 * Counts the marks of second thoughts ("wait", "hmm", "alternatively", ...) per thousand words of
 * the thoughts: a statistic for every trace, and a filter where bounds are given.
 *
 * @param least fewest marks per 1,000 words; absent: no bound
 * @param most most marks per 1,000 words; absent: no bound
 */
public record HesitationMarks(OptionalDouble least, OptionalDouble most) implements Filter {

  private static final List<String> MARKS =
      List.of(
          "wait",
          "hmm",
          "alternatively",
          "actually",
          "hold on",
          "let me check",
          "let me double-check",
          "let me verify",
          "maybe i made a mistake",
          "on second thought");

  public HesitationMarks {
    double low = least.orElse(0);
    double high = most.orElse(Double.MAX_VALUE);
    if (!(low >= 0 && high >= low)) {
      throw new IllegalArgumentException(
          "least and most must be 0 <= least <= most, were %s and %s".formatted(low, high));
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String thoughts = trace.completion().reasoning();
    int words = Texts.words(thoughts, 0, thoughts.length());
    if (words == 0) {
      return new Verdict.Unknown("no thoughts");
    }
    String lower = Texts.lower(thoughts);
    StringJoiner counts = new StringJoiner(", ", " (", ")").setEmptyValue("");
    int total = 0;
    for (String mark : MARKS) {
      int count = Texts.count(lower, mark);
      total += count;
      if (count > 0) {
        counts.add(mark + " " + count);
      }
    }
    double rate = 1000.0 * total / words;
    String reason =
        String.format(
            Locale.ROOT, "%d marks in %d words, %.1f per 1,000%s", total, words, rate, counts);
    return rate < least.orElse(0) || rate > most.orElse(Double.MAX_VALUE)
        ? new Verdict.Fail(reason)
        : new Verdict.Pass(reason);
  }
}
