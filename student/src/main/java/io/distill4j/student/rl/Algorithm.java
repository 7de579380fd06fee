package io.distill4j.student.rl;

import java.util.List;

/** How what a completion earned is shared out over its tokens. */
public sealed interface Algorithm permits Grpo, Ppo {

  /**
   * What each token of the samples of a step is to be taught.
   *
   * @param divergence factor on the divergence from the reference
   */
  List<Taught> teach(List<Scored> samples, double divergence);

  /** The part of that factor which belongs into the loss, where it is not part of the reward. */
  double divergenceInLoss(double divergence);
}
