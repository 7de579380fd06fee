package io.distill4j.student.model;

import java.util.OptionalDouble;

/**
 * What a pass with the policy loss saw.
 *
 * @param loss of the batch, weights included, that of values too where there is a value head
 * @param stopped targets that send no gradient because their ratio is clipped
 * @param divergence estimate of the divergence from the reference, exp(g) - g - 1, summed over the
 *     targets, in nats
 * @param largestRatio of any target, or sequence where ratios are of sequences
 * @param moved distance of the log-probabilities from those with which targets were drawn, summed
 *     over the targets, in nats
 * @param entropy of what the targets were drawn from, summed over the targets, in nats
 * @param valueLoss half the squared distance of values from what they should be, weights included,
 *     the factor on it not; absent without a value head
 */
public record PolicyMeasures(
    double loss,
    long stopped,
    double divergence,
    double largestRatio,
    double moved,
    double entropy,
    OptionalDouble valueLoss) {

  /** As the kernels tell them; three are those of values alone, where no policy was looked at. */
  static PolicyMeasures of(double... measures) {
    if (measures.length == 3) {
      return new PolicyMeasures(measures[0], 0, 0, 0, 0, 0, OptionalDouble.of(measures[1]));
    }
    return new PolicyMeasures(
        measures[0],
        Math.round(measures[1]),
        measures[2],
        measures[3],
        measures[4],
        measures[5],
        measures.length > 6 ? OptionalDouble.of(measures[6]) : OptionalDouble.empty());
  }
}
