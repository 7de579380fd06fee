package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.ScatterChart;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.report.ReportInput.Cost;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Accuracy by training compute, a picture per benchmark: in GPU hours where two models have them,
 * in floating point operations otherwise. Models without are in the table only.
 */
final class CostPart {

  private CostPart() {}

  static List<Map<String, Object>> of(List<Cost> costs) {
    Map<String, List<Cost>> byBenchmark = new LinkedHashMap<>();
    costs.forEach(c -> byBenchmark.computeIfAbsent(c.benchmark(), b -> new ArrayList<>()).add(c));
    List<Map<String, Object>> parts = new ArrayList<>();
    byBenchmark.forEach(
        (benchmark, list) -> {
          Map<String, Object> part = new LinkedHashMap<>();
          part.put("benchmark", benchmark);
          List<Map<String, Object>> charts = new ArrayList<>();
          chart(charts, list, "GPU hours, teacher included", c -> c.compute().gpuHours());
          chart(
              charts,
              list,
              "floating point operations, teacher included",
              c -> c.compute().allFlops());
          part.put("charts", charts);
          List<Map<String, Object>> rows = new ArrayList<>();
          for (Cost cost : list) {
            rows.add(row(mark(list.indexOf(cost)), cost));
          }
          part.put("rows", rows);
          parts.add(part);
        });
    return parts;
  }

  private static void chart(
      List<Map<String, Object>> charts,
      List<Cost> costs,
      String name,
      Function<Cost, OptionalDouble> compute) {
    List<ScatterChart.Point> points = new ArrayList<>();
    double least = 1;
    double most = 0;
    for (Cost cost : costs) {
      double x = compute.apply(cost).orElse(0);
      if (x > 0 && cost.accuracy().value().isPresent()) {
        double y = cost.accuracy().value().getAsDouble();
        double low = cost.accuracy().interval().map(Interval::low).orElse(y);
        double high = cost.accuracy().interval().map(Interval::high).orElse(y);
        least = Math.min(least, low);
        most = Math.max(most, high);
        points.add(
            new ScatterChart.Point(
                mark(costs.indexOf(cost)), "c" + colour(cost.kind()), x, y, low, high));
      }
    }
    if (points.size() > 1) {
      String label = "pass@1 by " + name + ", " + points.size() + " models";
      charts.add(Map.of("chart", ScatterChart.of(label, name, points, Axis.ofShares(least, most))));
    }
  }

  private static Map<String, Object> row(String mark, Cost cost) {
    return Map.of(
        "mark", mark,
        "model", cost.model(),
        "kind", cost.kind(),
        "colour", "c" + colour(cost.kind()),
        "value", Numbers.value(cost.accuracy(), Metric.Unit.SHARE),
        "interval", Numbers.interval(cost.accuracy(), Metric.Unit.SHARE),
        "hours", hours(cost.compute().gpuHours()),
        "flops",
            cost.compute().allFlops().isPresent()
                ? flops(cost.compute().allFlops())
                : flops(cost.compute().flops()),
        "note", cost.source() + ". " + cost.compute().note());
  }

  private static int colour(String kind) {
    return switch (kind) {
      case "distilled" -> 0;
      case "rl-only" -> 1;
      case "teacher" -> 3;
      case "reference", "re-measured" -> 4;
      default -> 2;
    };
  }

  private static String mark(int index) {
    return index < 26
        ? "" + (char) ('A' + index)
        : "" + (char) ('A' + index / 26 - 1) + (char) ('A' + index % 26);
  }

  private static String hours(OptionalDouble hours) {
    return hours.isPresent() ? String.format(Locale.ROOT, "%,.1f", hours.getAsDouble()) : "\u2013";
  }

  private static String flops(OptionalDouble flops) {
    return flops.isPresent() ? String.format(Locale.ROOT, "%.2e", flops.getAsDouble()) : "\u2013";
  }
}
