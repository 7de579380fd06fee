package io.distill4j.eval.elo;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What humans reached in contests, against which a model is rated.
 *
 * <p>The file has a JSON line per contest: {@code {"contest": "1951", "problems": {"1951/A": 500,
 * ...}, "humans": [{"rating": 1432, "points": 1250}, ...]}}, problems by the ids of the benchmark.
 */
public record Standings(List<Contest> contests) {

  public Standings {
    contests = List.copyOf(contests);
  }

  /**
   * A contest.
   *
   * @param points of each problem, one problem or more
   * @param humans one or more
   */
  public record Contest(String id, Map<String, Double> points, List<Human> humans) {
    public Contest {
      points = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(points));
      humans = List.copyOf(humans);
    }
  }

  /** A human's rating before the contest and points in it. */
  public record Human(double rating, double points) {}

  /**
   * A model's rating.
   *
   * @param rating mean over contests and samples, with its interval over contests
   * @param percentile share of all humans of these contests with a lower rating
   * @param contests with a sample of every problem
   * @param leftOut contests without
   */
  public record Rating(Estimate rating, OptionalDouble percentile, int contests, int leftOut) {}

  /**
   * Reads a file.
   *
   * @throws UserMistake with every line that is no contest
   */
  public static Standings read(Path file) {
    List<Contest> contests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(file)) {
      rows.forEach(
          row -> {
            Map<String, Double> points = new LinkedHashMap<>();
            row.value()
                .path("problems")
                .properties()
                .forEach(p -> points.put(p.getKey(), p.getValue().asDouble(Double.NaN)));
            List<Human> humans = new ArrayList<>();
            for (JsonNode human : row.value().path("humans")) {
              humans.add(
                  new Human(
                      human.path("rating").asDouble(Double.NaN),
                      human.path("points").asDouble(Double.NaN)));
            }
            boolean whole =
                row.value().path("contest").isValueNode()
                    && !points.isEmpty()
                    && !humans.isEmpty()
                    && points.values().stream().allMatch(Double::isFinite)
                    && humans.stream()
                        .allMatch(h -> Double.isFinite(h.rating()) && Double.isFinite(h.points()));
            if (whole) {
              contests.add(new Contest(row.value().path("contest").asText(), points, humans));
            } else {
              problems.add(
                  new Problem(
                      row.where(),
                      "is no contest with problems and humans",
                      "write {\"contest\": ..., \"problems\": {id: points}, \"humans\":"
                          + " [{\"rating\": ..., \"points\": ...}]}"));
            }
          });
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    return new Standings(contests);
  }

  /**
   * Rates a model. Sample {@code j} of every problem of a contest makes up one participation: it
   * gets the whole points of the problems it solved (a model is not timed and hands in once), and
   * the place this is worth; equal points share their places.
   *
   * @param right by problem, whether each sample is right
   */
  public Rating rate(Map<String, List<Boolean>> right, double level) {
    List<Observation> rated = new ArrayList<>();
    List<Double> everyone = new ArrayList<>();
    int leftOut = 0;
    for (Contest contest : contests) {
      int runs =
          contest.points().keySet().stream()
              .mapToInt(p -> right.getOrDefault(p, List.of()).size())
              .min()
              .orElse(0);
      if (runs == 0) {
        leftOut++;
        continue;
      }
      double sum = 0;
      for (int run = 0; run < runs; run++) {
        sum += rating(contest, right, run);
      }
      rated.add(new Observation(sum / runs, runs, contest.id()));
      contest.humans().forEach(h -> everyone.add(h.rating()));
    }
    Estimate rating = Mean.amount(rated, level);
    OptionalDouble percentile =
        rating.value().isPresent()
            ? Elo.percentile(
                rating.value().getAsDouble(),
                everyone.stream().mapToDouble(Double::doubleValue).toArray())
            : OptionalDouble.empty();
    return new Rating(rating, percentile, rated.size(), leftOut);
  }

  private static double rating(Contest contest, Map<String, List<Boolean>> right, int run) {
    double points = 0;
    for (Map.Entry<String, Double> each : contest.points().entrySet()) {
      points += right.getOrDefault(each.getKey(), List.of()).get(run) ? each.getValue() : 0;
    }
    double place = 1;
    for (Human human : contest.humans()) {
      place += human.points() > points ? 1 : human.points() == points ? 0.5 : 0;
    }
    return Elo.ofPlace(contest.humans().stream().mapToDouble(Human::rating).toArray(), place);
  }
}
