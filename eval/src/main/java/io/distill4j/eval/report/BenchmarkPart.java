package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.Bar;
import io.distill4j.eval.chart.IntervalStrip;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Detail;
import io.distill4j.eval.score.Exclusion;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of the page on one benchmark: forest plot, table, heat map, exclusions. */
final class BenchmarkPart {

  static final int COLOURS = 6;

  private BenchmarkPart() {}

  static Map<String, Object> of(
      String benchmark, List<Score> scores, Map<String, Integer> colours, ReportInput input) {
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
    HeatPart heat = new HeatPart(scores, input.pages());
    put(part, "heat", "hasHeat", heat.rows());
    part.put("pages", input.pages().map(folder -> SamplePages.index(folder, benchmark)).orElse(""));
    part.put("hasPages", input.pages().isPresent());
    put(part, "pictures", "hasPictures", new PicturePart(scores, colours).parts());
    put(part, "legend", "hasLegend", legend(scores, colours));
    List<Map<String, Object>> stages = stages(scores);
    put(part, "stages", "hasStages", stages);
    part.put("stageHeads", stages.isEmpty() ? List.of() : stages.get(0).get("cells"));
    put(part, "clean", "hasClean", clean(scores, input.contamination()));
    put(part, "flags", "hasFlags", flags(scores, input.contamination()));
    List<Map<String, Object>> exclusions = exclusions(scores);
    part.put("hasExclusions", !exclusions.isEmpty());
    part.put("exclusions", exclusions);
    return part;
  }

  private static void put(
      Map<String, Object> part, String name, String has, List<Map<String, Object>> rows) {
    part.put(name, rows);
    part.put(has, !rows.isEmpty());
  }

  private static List<Map<String, Object>> legend(
      List<Score> scores, Map<String, Integer> colours) {
    return scores.stream()
        .map(Score::model)
        .distinct()
        .map(
            model ->
                Map.<String, Object>of(
                    "model", model, "colour", "c" + colours.getOrDefault(model, 0) % COLOURS))
        .toList();
  }

  /** What is left of the samples of each model after each step. */
  private static List<Map<String, Object>> stages(List<Score> scores) {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Score score : scores) {
      List<Detail.Stage> stages = score.detail().stages();
      long asked = stages.stream().mapToLong(Detail.Stage::count).max().orElse(0);
      List<Map<String, Object>> cells = new ArrayList<>();
      for (Detail.Stage stage : stages) {
        double share = asked == 0 ? 0 : (double) stage.count() / asked;
        cells.add(
            Map.of(
                "name", stage.name(),
                "count", Numbers.count(stage.count()),
                "share", Numbers.percent(share),
                "picture", Bar.of(share, stage.name() + ": " + Numbers.percent(share))));
      }
      if (!cells.isEmpty()) {
        parts.add(Map.of("model", score.model(), "cells", cells));
      }
    }
    return parts;
  }

  private static List<Map<String, Object>> clean(List<Score> scores, Contamination found) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Score score : scores) {
      Set<String> hit = new LinkedHashSet<>();
      found.in(score).forEach(f -> hit.add(f.problem()));
      if (!hit.isEmpty()) {
        Estimate all = passAt1(score);
        Estimate clean = found.clean(score, 0.95);
        rows.add(
            Map.of(
                "model", score.model(),
                "hit", Numbers.count(hit.size()),
                "trained", Numbers.count(trainedOn(score, found)),
                "of", Numbers.count(score.tallies().size()),
                "all", Numbers.value(all, Metric.Unit.SHARE),
                "allInterval", Numbers.interval(all, Metric.Unit.SHARE),
                "clean", Numbers.value(clean, Metric.Unit.SHARE),
                "cleanInterval", Numbers.interval(clean, Metric.Unit.SHARE)));
      }
    }
    return rows;
  }

  /** Problems with a hit of which it is not known that its traces were removed. */
  static long trainedOn(Score score, Contamination found) {
    return found.in(score).stream()
        .filter(f -> f.trained().orElse(1) > 0)
        .map(Contamination.Flag::problem)
        .distinct()
        .count();
  }

  private static List<Map<String, Object>> flags(List<Score> scores, Contamination found) {
    return scores.stream()
        .flatMap(score -> found.in(score).stream())
        .distinct()
        .map(
            f ->
                Map.<String, Object>of(
                    "problem",
                    f.problem(),
                    "evidence",
                    f.evidence(),
                    "trained",
                    f.trained().isEmpty() ? "\u2013" : trained(f.trained().getAsLong())))
        .toList();
  }

  private static String trained(long traces) {
    return traces == 0 ? "no, removed" : "in %s traces".formatted(Numbers.count(traces));
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
    long clusters =
        scores.stream()
            .mapToLong(s -> s.tallies().stream().map(Tally::cluster).distinct().count())
            .max()
            .orElse(0);
    List<String> protocols =
        scores.stream().flatMap(s -> s.setting().protocol().stream()).distinct().toList();
    return "%s problem%s%s, %s sample%s of each%s."
        .formatted(
            Numbers.count(problems),
            problems == 1 ? "" : "s",
            clusters > 0 && clusters < problems
                ? " in %s groups that share a source".formatted(Numbers.count(clusters))
                : "",
            samples,
            most == 1 ? "" : "s",
            protocols.isEmpty() ? "" : ", as " + String.join(" and ", protocols) + " has it");
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
        "model", name(score),
        "value", value,
        "interval", interval,
        "picture", IntervalStrip.of(estimate, axis, colour, Optional.empty(), label),
        "cells", cells);
  }

  /** The model, with what a reader must know about its number. */
  private static String name(Score score) {
    return score.model() + (score.partial() ? " (partial)" : "");
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
