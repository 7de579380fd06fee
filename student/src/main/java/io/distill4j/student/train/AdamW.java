package io.distill4j.student.train;

import io.distill4j.student.memory.OptimizerState;
import java.util.Optional;

/**
 * AdamW with decoupled weight decay, which is applied to matrices only: norms and biases keep their
 * scale.
 *
 * <p>Source: Loshchilov and Hutter, arXiv:1711.05101v3, algorithm 2.
 *
 * @param learningRate peak of the schedule, above 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, above 0
 * @param weightDecay 0 or more
 * @param state how the moments are kept; absent: float32
 */
public record AdamW(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    Optional<OptimizerState> state) {

  public AdamW {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException("learning-rate must be above 0, was " + learningRate);
    }
    if (!(beta1 >= 0 && beta1 < 1)) {
      throw new IllegalArgumentException("beta1 must be in [0, 1), was " + beta1);
    }
    if (!(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException("beta2 must be in [0, 1), was " + beta2);
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be above 0, was " + epsilon);
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weight-decay must be 0 or more, was " + weightDecay);
    }
  }

  /** With float32 moments. */
  public AdamW(
      double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
    this(learningRate, beta1, beta2, epsilon, weightDecay, Optional.empty());
  }

  /** How the moments are kept. */
  public OptimizerState moments() {
    return state.orElse(OptimizerState.FLOAT32);
  }
}
