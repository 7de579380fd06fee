package io.distill4j.student.rl;

/**
 * How the losses of tokens become one number, and with it whether advantages are divided by the
 * deviation of their group. Open toolkits differ here and results with them, so that it has a name.
 *
 * <p>Counted are the samples of one optimizer step that carry a gradient: neither those whose
 * reward is unknown nor those left out because they were cut off.
 */
public enum Aggregation {
  /**
   * The mean over the tokens of each sample, then over samples: long samples count less per token.
   *
   * <p>Source: DeepSeekMath, arXiv:2402.03300v3, equation 3.
   */
  GRPO,
  /**
   * The mean over all tokens. The paper takes it over the tokens of a group; here it is over those
   * of an optimizer step, as in its authors' code and in TRL.
   *
   * <p>Source: DAPO, arXiv:2503.14476v2, section 3.3.
   */
  DAPO,
  /**
   * The sum over the tokens of each sample divided by the longest length allowed, then the mean
   * over samples; advantages are not divided by the deviation.
   *
   * <p>Source: Understanding R1-Zero-Like Training, arXiv:2503.20783v2, section 3.2; the constant
   * divisor as in its authors' code.
   */
  DR_GRPO;

  /** Whether advantages are divided by the deviation of their group. */
  public boolean dividesByDeviation() {
    return this != DR_GRPO;
  }

  /**
   * What the loss of one token is multiplied with.
   *
   * @param tokens of its sample
   * @param samples of the optimizer step
   * @param allTokens of all those samples
   * @param longest tokens a sample may have
   */
  public double weight(int tokens, int samples, long allTokens, int longest) {
    return switch (this) {
      case GRPO -> 1.0 / samples / tokens;
      case DAPO -> 1.0 / allTokens;
      case DR_GRPO -> 1.0 / samples / longest;
    };
  }
}
