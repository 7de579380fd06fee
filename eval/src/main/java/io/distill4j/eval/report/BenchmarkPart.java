package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.HeatMap;
import io.distill4j.eval.chart.IntervalStrip;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.score.Exclusion;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The part of the page on one benchmark: forest plot, table, heat map, exclusions. */
final class BenchmarkPart {

  static final int COLOURS = 6;

  /** With more columns than this a cell is thinner than a pixel on any screen. */
  private static final int WIDEST_HEAT_MAP = 3000;

  private BenchmarkPart() {}

  static Map<String, Object> of(
      String benchmark, List<Score> scores, Map<String, Integer> colours) {
    Axis axis = axis(scores);
    List<String> heads = heads(scores);
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("id", "b-" + benchmark.replaceAll("[^A-Za-z0-9-]", "-"));
    part.put("name", benchmark);
    part.put("about", about(scores));
    part.put("level", level(scores));
    part.put("heads", heads);
    part.put("rows", scores.stream().map(s -> row(s, axis, heads, colours)).toList());
    part.put("ticks", ticks(axis, ""));
    List<Map<String, Object>> heat = heat(scores);
    part.put("hasHeat", !heat.isEmpty());
    part.put("heat", heat);
    List<Map<String, Object>> exclusions = exclusions(scores);
    part.put("hasExclusions", !exclusions.isEmpty());
    part.put("exclusions", exclusions);
    return part;
  }

  static List<Map<String, Object>> ticks(Axis axis, String plus) {
    return axis.ticks().stream()
        .map(
            t ->
                Map.<String, Object>of(
                    "at",
                    String.format(Locale.ROOT, "%.1f", axis.percent(t)),
                    "text",
                    (t > 1e-9 ? plus : t < -1e-9 ? "\u2212" : "")
                        + Math.round(100 * Math.abs(t))
                        + (plus.isEmpty() ? "%" : "")))
        .toList();
  }

  static List<String> heads(List<Score> scores) {
    Set<String> heads = new LinkedHashSet<>();
    scores.forEach(s -> s.metrics().forEach(m -> heads.add(m.metric())));
    heads.removeIf(
        head ->
            scores.stream()
                .flatMap(s -> s.metric(head).stream())
                .allMatch(m -> m.estimate().value().isEmpty()));
    return List.copyOf(heads);
  }

  static String about(List<Score> scores) {
    int problems = scores.stream().mapToInt(Score::problems).max().orElse(0);
    int least = scores.stream().mapToInt(Score::samples).min().orElse(0);
    int most = scores.stream().mapToInt(Score::samples).max().orElse(0);
    String samples = least == most ? "" + most : least + " to " + most;
    return "%s problem%s, %s sample%s of each."
        .formatted(
            Numbers.count(problems), problems == 1 ? "" : "s", samples, most == 1 ? "" : "s");
  }

  private static Map<String, Object> row(
      Score score, Axis axis, List<String> heads, Map<String, Integer> colours) {
    Estimate estimate = passAt1(score);
    List<Map<String, Object>> cells = new ArrayList<>();
    for (String head : heads) {
      Optional<Measured> measured = score.metric(head);
      cells.add(
          Map.of(
              "value",
              measured.map(m -> Numbers.value(m.estimate(), m.unit())).orElse("\u2013"),
              "interval",
              measured.map(m -> Numbers.interval(m.estimate(), m.unit())).orElse("")));
    }
    String value = Numbers.value(estimate, Metric.Unit.SHARE);
    String interval = Numbers.interval(estimate, Metric.Unit.SHARE);
    String label = "%s: pass@1 %s percent, interval %s".formatted(score.model(), value, interval);
    int colour = colours.getOrDefault(score.model(), 0) % COLOURS;
    return Map.of(
        "model", score.model() + (score.partial() ? " (partial)" : ""),
        "value", value,
        "interval", interval,
        "picture", IntervalStrip.of(estimate, axis, colour, Optional.empty(), label),
        "cells", cells);
  }

  static Estimate passAt1(Score score) {
    return score.metric("pass@1").map(Measured::estimate).orElse(Estimate.UNDEFINED);
  }

  private static Axis axis(List<Score> scores) {
    double least = 1;
    double most = 0;
    for (Score score : scores) {
      Estimate estimate = passAt1(score);
      double value = estimate.value().orElse(0.5);
      least = Math.min(least, estimate.interval().map(Interval::low).orElse(value));
      most = Math.max(most, estimate.interval().map(Interval::high).orElse(value));
    }
    return Axis.ofShares(least, most);
  }

  private static String level(List<Score> scores) {
    return scores.stream()
        .flatMap(s -> passAt1(s).interval().stream())
        .map(i -> "" + Math.round(100 * i.level()))
        .findFirst()
        .orElse("95");
  }

  private static List<Map<String, Object>> heat(List<Score> scores) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    List<Map<String, Tally>> tallies = new ArrayList<>();
    for (Score score : scores) {
      Map<String, Tally> byProblem = new LinkedHashMap<>();
      for (Tally tally : score.tallies()) {
        byProblem.put(tally.problem(), tally);
        double[] sum = sums.computeIfAbsent(tally.problem(), p -> new double[2]);
        tally
            .observation()
            .ifPresent(
                o -> {
                  sum[0] += o.value();
                  sum[1]++;
                });
      }
      tallies.add(byProblem);
    }
    if (sums.size() < 2 || sums.size() > WIDEST_HEAT_MAP) {
      return List.of();
    }
    List<String> order =
        sums.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    e -> e.getValue()[1] == 0 ? -1 : e.getValue()[0] / e.getValue()[1]))
            .map(Map.Entry::getKey)
            .toList();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      rows.add(heatRow(scores.get(i).model(), order, tallies.get(i)));
    }
    return rows;
  }

  private static Map<String, Object> heatRow(
      String model, List<String> order, Map<String, Tally> tallies) {
    List<OptionalDouble> shares = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    int solved = 0;
    for (String problem : order) {
      Tally tally = tallies.get(problem);
      if (tally == null || tally.observation().isEmpty()) {
        shares.add(OptionalDouble.empty());
        titles.add(problem + ": not judged");
      } else {
        shares.add(OptionalDouble.of(tally.observation().get().value()));
        titles.add("%s: %d of %d".formatted(problem, tally.right(), tally.right() + tally.wrong()));
        solved += tally.right() > 0 ? 1 : 0;
      }
    }
    String label =
        "%s: share of right samples on each of %d problems".formatted(model, order.size());
    return Map.of(
        "model", model,
        "solved", "%d of %d".formatted(solved, order.size()),
        "picture", HeatMap.row(shares, titles, label));
  }

  private static List<Map<String, Object>> exclusions(List<Score> scores) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Score score : scores) {
      for (Exclusion each : score.exclusions()) {
        rows.add(
            Map.of(
                "model", score.model(),
                "reason", each.reason(),
                "count", Numbers.count(each.count()),
                "example", each.example()));
      }
    }
    return rows;
  }
}
