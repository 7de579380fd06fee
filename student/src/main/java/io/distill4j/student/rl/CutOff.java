package io.distill4j.student.rl;

/** What becomes of completions that the token limit cut off. */
public enum CutOff {
  /** They are judged as they are: without an answer, mostly as wrong. */
  KEEP,
  /**
   * They count in the mean of their group and in the log, and carry no gradient. Source: DAPO,
   * arXiv:2503.14476v2, section 3.4 ("overlong filtering").
   */
  MASK
}
