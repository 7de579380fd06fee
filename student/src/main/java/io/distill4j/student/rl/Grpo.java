package io.distill4j.student.rl;

import java.util.Arrays;
import java.util.List;

/**
 * Group-relative policy optimisation: each token of a completion has the completion's advantage
 * over its group, and nothing is predicted; the divergence from the reference is part of the loss.
 *
 * <p>Source: DeepSeekMath, arXiv:2402.03300v3, section 4.1.
 */
public record Grpo() implements Algorithm {

  @Override
  public List<Taught> teach(List<Scored> samples, double divergence) {
    return samples.stream().map(Grpo::taught).toList();
  }

  private static Taught taught(Scored scored) {
    float[] advantages = new float[scored.tokens()];
    Arrays.fill(advantages, (float) scored.sample().advantage());
    return new Taught(scored, advantages, new float[0]);
  }

  @Override
  public double divergenceInLoss(double divergence) {
    return divergence;
  }
}
