package io.distill4j.eval.compare;

import io.distill4j.eval.stats.Interval;
import io.distill4j.eval.stats.McNemar;
import java.util.Locale;
import java.util.OptionalDouble;

/** Says a comparison in plain words, for people and logs. */
public final class Sentences {

  private Sentences() {}

  /** One or two sentences: who is better by how much and how sure that is, or what a tie means. */
  public static String of(Comparison c) {
    return switch (c.finding()) {
      case FIRST_IS_BETTER -> better(c, c.a(), c.b(), 1) + rest(c);
      case SECOND_IS_BETTER -> better(c, c.b(), c.a(), -1) + rest(c);
      case TIED -> tied(c) + rest(c);
      case NOT_COMPARABLE ->
          "%s and %s cannot be compared on %s: %s."
              .formatted(
                  c.a(),
                  c.b(),
                  c.benchmark(),
                  c.common() == 0
                      ? "no problem was judged for both"
                      : "the " + c.common() + " problem judged for both says nothing about others");
    };
  }

  private static String better(Comparison c, String winner, String loser, int sign) {
    boolean first = sign > 0;
    Interval i = c.difference().interval().orElseThrow();
    return "%s is better than %s on %s: pass@1 %s against %s, a difference of %s points (%s%% interval %s to %s, %s)."
        .formatted(
            winner,
            loser,
            c.benchmark(),
            percent((first ? c.scoreA() : c.scoreB()).value()),
            percent((first ? c.scoreB() : c.scoreA()).value()),
            points(sign * c.difference().value().orElseThrow()),
            level(i),
            points(first ? i.low() : -i.high()),
            points(first ? i.high() : -i.low()),
            p(c));
  }

  private static String tied(Comparison c) {
    Interval i = c.difference().interval().orElseThrow();
    return "%s and %s are tied on %s: pass@1 %s against %s, a difference of %s points (%s%% interval %s to %s, %s).%s%s"
        .formatted(
            c.a(),
            c.b(),
            c.benchmark(),
            percent(c.scoreA().value()),
            percent(c.scoreB().value()),
            points(c.difference().value().orElseThrow()),
            level(i),
            points(i.low()),
            points(i.high()),
            p(c),
            half(c),
            c.detectable().isPresent()
                ? " An experiment of this size sees a difference of %s points four times in five."
                    .formatted(points(c.detectable().getAsDouble()))
                : "");
  }

  /** Why it is a tie where one of the two, test and interval, would have called it a difference. */
  private static String half(Comparison c) {
    if (c.testSeesDifference()) {
      return " The test alone sees a difference; better takes an interval without 0 as well.";
    }
    if (c.intervalSeesDifference()) {
      return " The interval alone leaves out 0; better takes a %s below %.2f as well."
          .formatted(nameOfP(c), 1 - c.level());
    }
    return "";
  }

  private static String rest(Comparison c) {
    String text = "";
    if (c.onlyA() + c.onlyB() > 0) {
      text +=
          " Only the %d problems judged for both are used (%d more for %s, %d more for %s)."
              .formatted(c.common(), c.onlyA(), c.a(), c.onlyB(), c.b());
    }
    if (c.mcNemar().isPresent()) {
      McNemar pairs = c.mcNemar().get();
      text +=
          " One sample each: %d problems only %s got right, %d only %s (McNemar's exact p = %s)."
              .formatted(
                  pairs.onlyA(),
                  c.a(),
                  pairs.onlyB(),
                  c.b(),
                  String.format(Locale.ROOT, "%.3f", pairs.exact()));
    }
    return c.partial() ? text + " Samples are still missing: these numbers will change." : text;
  }

  private static String p(Comparison c) {
    return c.adjusted() < 0.001
        ? nameOfP(c) + " < 0.001"
        : "%s = %s".formatted(nameOfP(c), String.format(Locale.ROOT, "%.3f", c.adjusted()));
  }

  private static String nameOfP(Comparison c) {
    return c.adjusted() == c.pValue() ? "p" : "corrected p";
  }

  private static String percent(OptionalDouble share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share.orElseThrow());
  }

  private static String points(double share) {
    String text = String.format(Locale.ROOT, "%.1f", 100 * share);
    return text.equals("-0.0") ? "0.0" : text.replace('-', '\u2212');
  }

  private static String level(Interval interval) {
    return String.format(Locale.ROOT, "%.0f", 100 * interval.level());
  }
}
