package io.distill4j.eval.elo;

import java.util.OptionalDouble;

/**
 * A rating on the scale of Codeforces from contests.
 *
 * <p>A participant of rating {@code r} beats one of rating {@code q} with the chance {@code 1 / (1
 * + 10^((q - r) / 400))}, so that a model of rating {@code r} would expect the place {@code 1 +
 * sum_i 1 / (1 + 10^((r - q_i) / 400))} among the humans of a contest. Its rating in a contest is
 * the one that makes the expected place the place it took, found by bisection in [{@value #LEAST},
 * {@value #MOST}]; its rating is the mean over contests and samples, with an interval over
 * contests.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, appendix D.1, names Elo ratings from ten Div. 2
 * contests with expert-made tests and does not print the formula; this is that of S. Quan et al.
 * (CodeElo), arXiv:2501.01257v2, section 3.3, which follows Codeforces' own.
 */
public final class Elo {

  static final double LEAST = -1_000;
  static final double MOST = 5_000;

  private Elo() {}

  /**
   * Chance that a participant beats another.
   *
   * @param rating of the participant
   * @param other rating of the other
   */
  public static double chance(double rating, double other) {
    return 1 / (1 + Math.pow(10, (other - rating) / 400));
  }

  /**
   * The rating that expects a place among humans.
   *
   * @param humans ratings of the others in the contest, one or more
   * @param place taken, in [1, humans + 1]; ties share the mean of their places
   */
  public static double ofPlace(double[] humans, double place) {
    if (humans.length == 0) {
      throw new IllegalArgumentException("humans must be one or more, were none");
    }
    if (!(place >= 1 && place <= humans.length + 1)) {
      throw new IllegalArgumentException(
          "place must be in [1, %d], was %s".formatted(humans.length + 1, place));
    }
    double low = LEAST;
    double high = MOST;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      double expected = 1;
      for (double human : humans) {
        expected += chance(human, middle);
      }
      if (expected > place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /**
   * Share of humans with a lower rating, ties counted half.
   *
   * @param humans ratings of all whom the percentile is among
   * @return empty without humans
   */
  public static OptionalDouble percentile(double rating, double[] humans) {
    if (humans.length == 0) {
      return OptionalDouble.empty();
    }
    double below = 0;
    for (double human : humans) {
      below += human < rating ? 1 : human > rating ? 0 : 0.5;
    }
    return OptionalDouble.of(below / humans.length);
  }
}
