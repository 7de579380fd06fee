package io.distill4j.student.rl.reward;

import java.util.OptionalDouble;

/**
 * 0 for completions that stay clear of the limit, falling in a straight line to -1 at it.
 *
 * <p>Source: DAPO, arXiv:2503.14476v2, equation 13 ("soft overlong punishment").
 *
 * @param limit tokens from which on it is -1, 1 or more
 * @param margin tokens below the limit over which it falls, in [1, limit]
 */
public record LengthPenalty(int limit, int margin) implements Reward {

  public LengthPenalty {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
    }
    if (margin < 1 || margin > limit) {
      throw new IllegalArgumentException(
          "margin must be in [1, limit], [1, %d], was %d".formatted(limit, margin));
    }
  }

  @Override
  public OptionalDouble of(Attempt attempt) {
    double over = (double) (attempt.tokens() - (limit - margin)) / margin;
    return OptionalDouble.of(over <= 0 ? 0 : -Math.min(1, over));
  }

  @Override
  public Range range() {
    return new Range(-1, 0);
  }
}
