package io.distill4j.teacher;

import io.distill4j.data.verify.Verifier;

/**
 * Adaptive rejection sampling: a prompt is asked for more samples until enough of them are right.
 *
 * <p>Samples are asked for in waves, and a wave ends before the next begins: the first holds the
 * plan's samples, each later one as many as should be enough at the pass rate so far. So the
 * samples of a prompt depend on its outcomes alone, not on which came first. A prompt whose samples
 * cannot be judged gets one wave.
 *
 * @param right samples that must pass, 1 or more
 * @param cap most samples of a prompt, {@code right} or more
 * @param verifier says what passes
 */
public record Sought(int right, int cap, Verifier verifier) {

  public Sought {
    if (right < 1) {
      throw new IllegalArgumentException("right must be 1 or more, was " + right);
    }
    if (cap < right) {
      throw new IllegalArgumentException(
          "cap must be right (%d) or more, was %d".formatted(right, cap));
    }
  }

  /**
   * Samples of the next wave.
   *
   * @param asked samples so far, all of them here
   * @param passed how many of them are right
   * @param failed how many are wrong; the others could not be judged
   * @return 0 when the prompt is done
   */
  int nextWave(int asked, int passed, int failed) {
    if (passed >= right || asked >= cap || passed + failed == 0) {
      return 0;
    }
    double rate = (passed + 1.0) / (passed + failed + 2.0); // Laplace's rule of succession.
    return Math.min(cap - asked, (int) Math.ceil((right - passed) / rate));
  }
}
