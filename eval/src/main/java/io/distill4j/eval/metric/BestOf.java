package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Best-of-n: how often the sample that a rule picks out of {@code n} is right.
 *
 * <p>Unbiased from {@code N >= n} samples: the mean over all subsets of size {@code n}. With the
 * samples ranked best first, the one at place {@code i} (from 0) is picked in {@code C(N-1-i, n-1)}
 * of {@code C(N, n)} subsets; samples of equal rank share their places. Samples that were not
 * judged, or lack what the rule looks at, are left out, and so are problems with fewer than {@code
 * n} samples left.
 *
 * @param n samples to pick from, 1 or more
 * @param by the rule
 */
public record BestOf(int n, Rank by) implements Metric {

  /** What a sample is picked by. */
  public enum Rank {
    /** Fewest tokens. */
    SHORTEST,
    /** Most tokens. */
    LONGEST,
    /** Highest score of another model, such as a reward model. */
    HIGHEST_SCORE;

    /** By how much a sample stands above others; empty when it lacks what the rule looks at. */
    private OptionalDouble height(Sample sample) {
      if (this == HIGHEST_SCORE) {
        return sample.score();
      }
      double tokens = (double) sample.tokens();
      return tokens > 0
          ? OptionalDouble.of(this == SHORTEST ? -tokens : tokens)
          : OptionalDouble.empty();
    }
  }

  /** A sample's height and whether it is right. */
  private record Ranked(double height, boolean right) {}

  public BestOf {
    if (n < 1) {
      throw new IllegalArgumentException("n must be 1 or more, was " + n);
    }
  }

  @Override
  public String id() {
    return "%s of %d".formatted(by.name().toLowerCase(Locale.ROOT).replace('_', '-'), n);
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    return PerProblem.mean(attempts, unit(), level, this::observe);
  }

  private Optional<Observation> observe(Attempts attempts) {
    List<Ranked> ranked =
        attempts.judged().stream()
            .flatMap(
                s ->
                    by.height(s).stream()
                        .mapToObj(h -> new Ranked(h, s.outcome() == Outcome.RIGHT)))
            .sorted(Comparator.comparingDouble(Ranked::height).reversed())
            .toList();
    if (ranked.size() < n) {
      return Optional.empty();
    }
    double share = 0;
    double places = (double) n / ranked.size(); // chance that place 0 is picked
    for (int from = 0; from < ranked.size(); ) {
      int to = from;
      int right = 0;
      double chance = 0;
      while (to < ranked.size() && ranked.get(to).height() == ranked.get(from).height()) {
        right += ranked.get(to).right() ? 1 : 0;
        chance += places;
        // C(N-2-i, n-1) = C(N-1-i, n-1) * (N-i-n) / (N-1-i)
        int left = ranked.size() - 1 - to;
        places = left == 0 ? 0 : places * Math.max(0, left + 1 - n) / left;
        to++;
      }
      share += chance * right / (to - from);
      from = to;
    }
    return Optional.of(new Observation(Math.min(1, share), ranked.size(), attempts.cluster()));
  }
}
