package io.distill4j.eval.report;

import io.distill4j.eval.chart.Axis;
import io.distill4j.eval.chart.LineChart;
import io.distill4j.eval.chart.LineChart.Point;
import io.distill4j.eval.chart.LineChart.Series;
import io.distill4j.eval.chart.LineChart.Tick;
import io.distill4j.eval.score.Detail;
import io.distill4j.eval.score.Detail.DifficultyBin;
import io.distill4j.eval.score.Detail.LengthBin;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The curves of a benchmark: accuracy by number of samples and by length, length by difficulty. */
final class PicturePart {

  private final List<Score> scores;
  private final Map<String, Integer> colours;

  PicturePart(List<Score> scores, Map<String, Integer> colours) {
    this.scores = scores;
    this.colours = colours;
  }

  /**
   * Each picture that has something to show, with {@code title}, {@code chart}, {@code caption}.
   */
  List<Map<String, Object>> parts() {
    List<Map<String, Object>> parts = new ArrayList<>();
    samples(parts);
    lengths(parts);
    difficulties(parts);
    return parts;
  }

  private void samples(List<Map<String, Object>> parts) {
    TreeSet<Integer> ks = new TreeSet<>();
    List<Series> series = new ArrayList<>();
    for (Score score : scores) {
      for (String kind : List.of("pass@", "cons@")) {
        List<Point> points = new ArrayList<>();
        for (Measured each : score.detail().curve()) {
          if (each.metric().startsWith(kind)) {
            int k = Integer.parseInt(each.metric().substring(kind.length()));
            ks.add(k);
            points.add(point(log2(k), each.estimate(), kind.equals("pass@")));
          }
        }
        add(series, kind.equals("pass@") ? "" : "dash ", score, points);
      }
    }
    if (series.isEmpty()) {
      return;
    }
    List<Tick> ticks = ks.stream().map(k -> new Tick(log2(k), "" + k)).toList();
    Axis x = new Axis(0, Math.max(1, log2(ks.last())), 1);
    String caption =
        "Solid: pass@k, the chance that one of k samples is right, with its interval. Dashed:"
            + " cons@k, the majority vote of k samples.";
    parts.add(
        part(
            "Accuracy by number of samples",
            LineChart.of(caption, "samples k", x, ticks, shares(series), true, series),
            caption));
  }

  private void lengths(List<Map<String, Object>> parts) {
    List<LengthBin> bins = scores.stream().flatMap(s -> s.detail().lengths().stream()).toList();
    Lengths axis = Lengths.of(bins);
    List<Series> series = new ArrayList<>();
    boolean thinking = false;
    for (Score score : scores) {
      List<Point> points = new ArrayList<>();
      for (LengthBin bin : score.detail().lengths()) {
        points.add(point(axis.at(bin), bin.right(), true));
      }
      thinking |= score.detail().thinking();
      add(series, "", score, points);
    }
    if (series.isEmpty()) {
      return;
    }
    String tokens = thinking ? "tokens of the thoughts" : "tokens of the completion";
    String caption =
        "Share of right samples by %s, in ranges with equally many samples of each model, with its interval."
            .formatted(tokens);
    String name = axis.logarithmic() ? tokens + ", logarithmic" : tokens;
    parts.add(
        part(
            "Accuracy by length",
            LineChart.of(caption, name, axis.axis(), axis.ticks(), shares(series), true, series),
            caption));
  }

  private void difficulties(List<Map<String, Object>> parts) {
    List<String> names =
        scores.stream()
            .map(Score::detail)
            .map(Detail::difficulties)
            .flatMap(List::stream)
            .map(DifficultyBin::name)
            .distinct()
            .toList();
    List<String> ordered =
        Stream.of("never", "\u2264 1/4", "\u2264 1/2", "\u2264 3/4", "< 1", "always")
            .filter(names::contains)
            .toList();
    List<Series> series = new ArrayList<>();
    double most = 0;
    for (Score score : scores) {
      List<Point> right = new ArrayList<>();
      List<Point> wrong = new ArrayList<>();
      for (DifficultyBin bin : score.detail().difficulties()) {
        int at = ordered.indexOf(bin.name());
        most = Math.max(most, add(right, at, bin.rightTokens()));
        most = Math.max(most, add(wrong, at, bin.wrongTokens()));
      }
      add(series, "", score, right);
      add(series, "dash ", score, wrong);
    }
    if (series.isEmpty() || ordered.size() < 2) {
      return;
    }
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      ticks.add(new Tick(i, ordered.get(i)));
    }
    String caption =
        "Mean tokens of right samples (solid) and of wrong ones (dashed) by how often the model"
            + " solves the problem: a model whose lengths are calibrated spends more on what is"
            + " hard.";
    parts.add(
        part(
            "Length by difficulty",
            LineChart.of(
                caption,
                "share of samples of the problem that are right",
                new Axis(-0.4, ordered.size() - 0.6, 1),
                ticks,
                Axis.around(0, most, 4),
                false,
                series),
            caption));
  }

  private void add(List<Series> series, String type, Score score, List<Point> points) {
    if (points.size() > 1) {
      int colour = colours.getOrDefault(score.model(), 0) % BenchmarkPart.COLOURS;
      series.add(new Series(type + "c" + colour, points));
    }
  }

  private static double add(List<Point> points, int at, OptionalDouble tokens) {
    if (tokens.isPresent()) {
      points.add(Point.of(at, tokens.getAsDouble()));
    }
    return tokens.orElse(0);
  }

  private static Point point(double x, Estimate estimate, boolean band) {
    double y = estimate.value().orElse(0);
    return estimate.interval().isPresent() && band
        ? new Point(x, y, low(estimate), high(estimate))
        : Point.of(x, y);
  }

  private static double low(Estimate estimate) {
    return estimate.interval().map(Interval::low).orElse(0.0);
  }

  private static double high(Estimate estimate) {
    return estimate.interval().map(Interval::high).orElse(1.0);
  }

  private static Axis shares(List<Series> series) {
    List<Point> all = series.stream().flatMap(s -> s.points().stream()).toList();
    return Axis.ofShares(
        all.stream().mapToDouble(Point::low).min().orElse(0),
        all.stream().mapToDouble(Point::high).max().orElse(1));
  }

  private static Map<String, Object> part(String title, String chart, String caption) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("title", title);
    part.put("chart", chart);
    part.put("caption", caption);
    return part;
  }

  private static double log2(double k) {
    return Math.log(k) / Math.log(2);
  }
}
