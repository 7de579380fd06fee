package io.distill4j.data.curate;

import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what judging and selecting do to difficulty, length and domain. */
final class EffectCount {

  private static final String[] RATES = {
    "none right", "up to a quarter", "up to half", "up to three quarters", "not all", "all right"
  };

  private final String tag;
  private final Map<Integer, long[]> rates = new TreeMap<>();
  private final Map<Integer, long[]> lengths = new TreeMap<>();
  private final Map<String, long[]> domains = new TreeMap<>();

  /**
   * An empty count.
   *
   * @param tag of the prompt that names its domain
   */
  EffectCount(String tag) {
    this.tag = tag;
  }

  void add(Selecting.Decided decided) {
    long right = decided.right().stream().filter(Verdict.Pass.class::isInstance).count();
    long wrong = decided.right().stream().filter(Verdict.Fail.class::isInstance).count();
    int rate = right + wrong == 0 ? -1 : rate(right, right + wrong);
    for (Trace trace : decided.all()) {
      boolean in = decided.admitted().contains(trace);
      boolean kept = decided.kept().contains(trace);
      if (rate >= 0) {
        count(rates.computeIfAbsent(rate, none -> new long[3]), in, kept);
      }
      count(lengths.computeIfAbsent(length(trace), none -> new long[3]), in, kept);
      String domain = trace.prompt().tags().get(tag);
      if (domain != null) {
        count(domains.computeIfAbsent(domain, none -> new long[3]), in, kept);
      }
    }
  }

  List<Funnel.Effect> effects() {
    List<Funnel.Effect> effects = new ArrayList<>();
    rates.forEach((rate, counts) -> effects.add(effect("pass rate", RATES[rate], counts)));
    lengths.forEach((power, counts) -> effects.add(effect("characters", range(power), counts)));
    domains.forEach((domain, counts) -> effects.add(effect(tag, domain, counts)));
    return effects;
  }

  private static Funnel.Effect effect(String of, String part, long[] counts) {
    return new Funnel.Effect(of, part, counts[0], counts[1], counts[2]);
  }

  private static void count(long[] counts, boolean in, boolean kept) {
    counts[0]++;
    counts[1] += in ? 1 : 0;
    counts[2] += kept ? 1 : 0;
  }

  private static int rate(long right, long all) {
    if (right == 0 || right == all) {
      return right == 0 ? 0 : RATES.length - 1;
    }
    return (int) Math.ceil(4.0 * right / all);
  }

  /** Power of two below which a completion stays, 10 (1,024 characters) or more. */
  private static int length(Trace trace) {
    Completion completion = trace.completion();
    int characters = completion.reasoning().length() + completion.answer().length();
    return Math.max(10, 32 - Integer.numberOfLeadingZeros(characters));
  }

  private static String range(int power) {
    return power == 10 ? "below 1k" : "%dk to %dk".formatted(1 << (power - 11), 1 << (power - 10));
  }
}
