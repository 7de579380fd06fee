package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.IntervalStrip;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The part of the page on differences between models: one axis per benchmark. */
final class DifferencePart {

  private DifferencePart() {}

  static List<Map<String, Object>> of(List<Comparison> comparisons) {
    Map<String, List<Comparison>> byBenchmark = new LinkedHashMap<>();
    for (Comparison each : comparisons) {
      if (each.finding() != Comparison.Finding.NOT_COMPARABLE) {
        byBenchmark.computeIfAbsent(each.benchmark(), b -> new ArrayList<>()).add(each);
      }
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    byBenchmark.forEach(
        (benchmark, list) -> {
          Axis axis = axis(list);
          parts.add(
              Map.of(
                  "benchmark",
                  benchmark,
                  "rows",
                  list.stream().map(c -> row(c, axis)).toList(),
                  "ticks",
                  BenchmarkPart.ticks(axis, "+")));
        });
    return parts;
  }

  private static Axis axis(List<Comparison> comparisons) {
    double least = 0;
    double most = 0;
    for (Comparison each : comparisons) {
      Interval i = each.difference().interval().orElseThrow();
      least = Math.min(least, i.low());
      most = Math.max(most, i.high());
    }
    return Axis.around(least, most, 4);
  }

  private static Map<String, Object> row(Comparison c, Axis axis) {
    Interval i = c.difference().interval().orElseThrow();
    String pair = c.a() + " \u2212 " + c.b();
    String value = points(c.difference().value().orElseThrow());
    String interval = points(i.low()) + " to " + points(i.high());
    String label = "%s: %s points, interval %s".formatted(pair, value, interval);
    int colour = c.finding() == Comparison.Finding.TIED ? 3 : 2;
    return Map.of(
        "pair",
        pair,
        "value",
        value,
        "interval",
        interval,
        "p",
        p(c.pValue()),
        "adjusted",
        p(c.adjusted()),
        "detectable",
        c.detectable().isPresent()
            ? points(c.detectable().getAsDouble()).replace("+", "")
            : "\u2013",
        "common",
        Numbers.count(c.common()),
        "picture",
        IntervalStrip.of(c.difference(), axis, colour, Optional.of(0.0), label));
  }

  static String points(double share) {
    String text = String.format(Locale.ROOT, "%+.1f", 100 * share);
    return text.replaceAll("^[-+]0\\.0$", "0.0").replace('-', '\u2212');
  }

  static String p(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
