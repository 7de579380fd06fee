package io.distill4j.eval.stats;

/**
 * The value of one problem: what a mean over problems is made of.
 *
 * @param value mean over the problem's samples, or a statistic of all of them
 * @param samples samples behind the value, 1 or more
 * @param cluster problems that share it are not independent, such as questions on one text; use the
 *     problem's id where every problem stands alone
 */
public record Observation(double value, int samples, String cluster) {

  public Observation {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value must be finite, was " + value);
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
  }
}
