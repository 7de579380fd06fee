package io.distill4j.student.rl;

/** Of what the ratio of new to old probability is taken, clipped and held against the reference. */
public enum RatioLevel {
  /** Of each token. Source: DeepSeekMath, arXiv:2402.03300v3, equation 3. */
  TOKEN,
  /**
   * Of whole completions, without regard to their length. Source: DeepSeek-R1, arXiv:2501.12948v2,
   * equations 1 and 2.
   */
  SEQUENCE
}
