package io.distill4j.eval.compare;

import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Holm;
import io.distill4j.eval.stats.McNemar;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import io.distill4j.eval.stats.Pair;
import io.distill4j.eval.stats.Paired;
import io.distill4j.eval.stats.Power;
import io.distill4j.eval.stats.SignFlip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two models on the problems both were judged on.
 *
 * <p>A model is called better only when the permutation test stays below {@code 1 - level} and the
 * interval of the difference leaves 0 out; all else is a tie, which says that this experiment
 * cannot tell, not that the models are equal: {@code detectable} says what it could have seen.
 *
 * @param scoreA pass@1 of the first model on the common problems
 * @param scoreB pass@1 of the second model on the common problems
 * @param difference first minus second, in [-1, 1]
 * @param pValue two-sided mid-p, of the sign-flip permutation test over problems (or clusters)
 * @param adjusted the p-value corrected for the number of comparisons; as {@code pValue} for one
 * @param mcNemar when every problem has one sample of each
 * @param detectable smallest difference seen with 80% power; empty when it cannot be told
 * @param common problems in the comparison
 * @param onlyA problems of the first model that the second was not judged on
 * @param onlyB problems of the second model that the first was not judged on
 * @param partial whether samples of either are still missing
 */
public record Comparison(
    String benchmark,
    String a,
    String b,
    Estimate scoreA,
    Estimate scoreB,
    Estimate difference,
    double pValue,
    double adjusted,
    Optional<McNemar> mcNemar,
    OptionalDouble detectable,
    int common,
    int onlyA,
    int onlyB,
    boolean partial,
    double level) {

  private static final double POWER = 0.8;

  /** What the comparison says. */
  public enum Finding {
    FIRST_IS_BETTER,
    SECOND_IS_BETTER,
    TIED,
    /** Fewer than two common problems. */
    NOT_COMPARABLE
  }

  /**
   * Compares pass@1.
   *
   * @param level of the intervals, such as 0.95
   * @param seed of the permutation test
   * @throws IllegalArgumentException when the scores are of different benchmarks
   */
  public static Comparison of(Score a, Score b, double level, long seed) {
    if (!a.benchmark().equals(b.benchmark())) {
      throw new IllegalArgumentException(
          "scores must be of one benchmark, were %s and %s"
              .formatted(a.benchmark(), b.benchmark()));
    }
    Map<String, Observation> first = observations(a);
    Map<String, Observation> second = observations(b);
    List<Pair> pairs = new ArrayList<>();
    first.forEach(
        (problem, x) -> {
          Observation y = second.get(problem);
          if (y != null) {
            pairs.add(new Pair(x, new Observation(y.value(), y.samples(), x.cluster())));
          }
        });
    double[] differences = perCluster(pairs);
    double p = SignFlip.pValue(differences, seed);
    Estimate difference = Paired.difference(pairs, level);
    return new Comparison(
        a.benchmark(),
        a.model(),
        b.model(),
        Mean.ofRightOrWrong(pairs.stream().map(Pair::a).toList(), level),
        Mean.ofRightOrWrong(pairs.stream().map(Pair::b).toList(), level),
        difference,
        p,
        p,
        mcNemar(pairs),
        detectable(difference, differences.length, 1 - level),
        pairs.size(),
        first.size() - pairs.size(),
        second.size() - pairs.size(),
        a.partial() || b.partial(),
        level);
  }

  /** The same comparisons with p-values corrected for their number by Holm's method. */
  public static List<Comparison> corrected(List<Comparison> family) {
    double[] adjusted = Holm.adjust(family.stream().mapToDouble(Comparison::pValue).toArray());
    List<Comparison> corrected = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      corrected.add(family.get(i).withAdjusted(adjusted[i]));
    }
    return corrected;
  }

  /** Whether the p-value, corrected, is below {@code 1 - level}. */
  boolean testSeesDifference() {
    return adjusted < 1 - level;
  }

  /** Whether there is an interval and it leaves 0 out. */
  boolean intervalSeesDifference() {
    return difference.interval().filter(interval -> !interval.contains(0)).isPresent();
  }

  public Finding finding() {
    if (common < 2 || difference.interval().isEmpty()) {
      return Finding.NOT_COMPARABLE;
    }
    if (!testSeesDifference() || !intervalSeesDifference()) {
      return Finding.TIED;
    }
    return difference.value().orElse(0) > 0 ? Finding.FIRST_IS_BETTER : Finding.SECOND_IS_BETTER;
  }

  private Comparison withAdjusted(double newAdjusted) {
    return new Comparison(
        benchmark,
        a,
        b,
        scoreA,
        scoreB,
        difference,
        pValue,
        newAdjusted,
        mcNemar,
        detectable,
        common,
        onlyA,
        onlyB,
        partial,
        level);
  }

  private static Map<String, Observation> observations(Score score) {
    Map<String, Observation> all = new LinkedHashMap<>();
    for (Tally tally : score.tallies()) {
      tally.observation().ifPresent(o -> all.put(tally.problem(), o));
    }
    return all;
  }

  private static double[] perCluster(List<Pair> pairs) {
    Map<String, Double> sums = new LinkedHashMap<>();
    pairs.forEach(p -> sums.merge(p.a().cluster(), p.difference(), Double::sum));
    return sums.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Optional<McNemar> mcNemar(List<Pair> pairs) {
    boolean single =
        !pairs.isEmpty()
            && pairs.stream().allMatch(p -> p.a().samples() == 1 && p.b().samples() == 1);
    return single
        ? Optional.of(
            McNemar.of(
                (int) pairs.stream().filter(p -> p.difference() > 0).count(),
                (int) pairs.stream().filter(p -> p.difference() < 0).count()))
        : Optional.empty();
  }

  private static OptionalDouble detectable(Estimate difference, int clusters, double alpha) {
    double error = difference.standardError().orElse(0);
    return error > 0 ? Power.detectable(error, clusters - 1, alpha, POWER) : OptionalDouble.empty();
  }
}
