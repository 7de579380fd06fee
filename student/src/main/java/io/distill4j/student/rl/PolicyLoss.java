package io.distill4j.student.rl;

/**
 * The loss of group-relative policy optimisation; see {@link
 * io.distill4j.student.model.PolicyTerms} for its formula.
 *
 * @param aggregation how the losses of tokens become one number
 * @param ratio of tokens or of whole completions; the latter count once each, which is aggregation
 *     {@code grpo}
 * @param clipLow how far below 1 a ratio still counts, above 0; 1 or more clips nothing there
 * @param clipHigh how far above 1 a ratio still counts, above 0
 * @param divergence factor on the divergence from the reference, 0 or more; with 0 there is no
 *     reference
 */
public record PolicyLoss(
    Aggregation aggregation, RatioLevel ratio, double clipLow, double clipHigh, double divergence) {

  public PolicyLoss {
    if (!(clipLow > 0)) {
      throw new IllegalArgumentException("clip-low must be above 0, was " + clipLow);
    }
    if (!(clipHigh > 0)) {
      throw new IllegalArgumentException("clip-high must be above 0, was " + clipHigh);
    }
    if (!(divergence >= 0)) {
      throw new IllegalArgumentException("divergence must be 0 or more, was " + divergence);
    }
    if (ratio == RatioLevel.SEQUENCE && aggregation != Aggregation.GRPO) {
      throw new IllegalArgumentException("ratio sequence needs aggregation grpo");
    }
  }

  /**
   * What the loss of one token, or of each token's whole completion, is multiplied with; see {@link
   * Aggregation#weight}.
   */
  double weight(int tokens, int samples, long allTokens, int longest) {
    return ratio == RatioLevel.SEQUENCE
        ? 1.0 / samples
        : aggregation.weight(tokens, samples, allTokens, longest);
  }
}
