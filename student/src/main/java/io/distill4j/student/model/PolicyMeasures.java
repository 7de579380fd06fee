package io.distill4j.student.model;

/**
 * What a pass with the policy loss saw.
 *
 * @param loss of the batch, weights included
 * @param stopped targets that send no gradient because their ratio is clipped
 * @param divergence estimate of the divergence from the reference, exp(g) - g - 1, summed over the
 *     targets, in nats
 * @param largestRatio of any target, or sequence where ratios are of sequences
 * @param entropy of what the targets were drawn from, summed over the targets, in nats
 */
public record PolicyMeasures(
    double loss, long stopped, double divergence, double largestRatio, double entropy) {

  static PolicyMeasures of(double... measures) {
    return new PolicyMeasures(
        measures[0], Math.round(measures[1]), measures[2], measures[3], measures[4]);
  }
}
