package io.distill4j.eval.report;

import io.distill4j.eval.chart.HeatMap;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The heat map of a benchmark: a row per model, a column per problem from hard to easy, each cell
 * leading to the samples of its problem where there are pages of them.
 */
record HeatPart(List<Score> scores, Optional<String> pages) {

  /** With more columns than this a cell is thinner than a pixel on any screen. */
  private static final int WIDEST = 3000;

  /** A row per model; none below two problems or beyond what a screen shows. */
  List<Map<String, Object>> rows() {
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
    if (sums.size() < 2 || sums.size() > WIDEST) {
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
      rows.add(row(scores.get(i), order, tallies.get(i)));
    }
    return rows;
  }

  private Map<String, Object> row(Score score, List<String> order, Map<String, Tally> tallies) {
    String model = score.model();
    List<String> links =
        pages
            .map(
                folder ->
                    order.stream()
                        .map(problem -> SamplePages.page(folder, score.benchmark(), problem))
                        .toList())
            .orElse(List.of());
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
        "picture", HeatMap.row(shares, titles, links, label));
  }
}
