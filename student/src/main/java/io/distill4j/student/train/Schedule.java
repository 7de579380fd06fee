package io.distill4j.student.train;

/**
 * How the learning rate moves over the run. Warm-up is linear from zero over the first share of the
 * steps; then the rate falls from the peak to {@code floor} times the peak.
 */
public sealed interface Schedule {

  /** Share of the steps spent warming up, in [0, 1). */
  double warmUp();

  /** Factor on the peak after the warm-up, given how much of the rest is done, in [0, 1). */
  double decay(double progress);

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param steps of the whole run
   */
  default double learningRate(double peak, long step, long steps) {
    long warm = Math.round(warmUp() * steps);
    if (step < warm) {
      return peak * (step + 1) / warm;
    }
    return peak * decay((double) (step - warm) / (steps - warm));
  }

  /**
   * Half a cosine from the peak to the floor.
   *
   * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, B.4.3: "cosine decay ... to one-tenth of its
   * initial value", floor 0.1.
   */
  record Cosine(double warmUp, double floor) implements Schedule {
    public Cosine {
      check(warmUp, floor);
    }

    @Override
    public double decay(double progress) {
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  }

  /** A straight line from the peak to the floor. */
  record Linear(double warmUp, double floor) implements Schedule {
    public Linear {
      check(warmUp, floor);
    }

    @Override
    public double decay(double progress) {
      return floor + (1 - floor) * (1 - progress);
    }
  }

  /** The peak, all the way. */
  record Constant(double warmUp) implements Schedule {
    public Constant {
      check(warmUp, 0);
    }

    @Override
    public double decay(double progress) {
      return 1;
    }
  }

  private static void check(double warmUp, double floor) {
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new IllegalArgumentException("warm-up must be in [0, 1), was " + warmUp);
    }
    if (!(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException("floor must be in [0, 1], was " + floor);
    }
  }
}
