package io.distill4j.student.rl;

/**
 * Generalised advantage estimation for the tokens of a completion: with the surprise of a token
 * {@code d = r + gamma V' - V}, V' the value of the token behind and 0 behind the last, its
 * advantage is {@code A = d + gamma lambda A'}, and what its value should have been is {@code A +
 * V}.
 *
 * <p>Source: Schulman et al., arXiv:1506.02438v6, equation 16.
 *
 * @param advantages of each token
 * @param due what each value should have been
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record Estimated(double[] advantages, double[] due) {

  /**
   * Estimates.
   *
   * @param rewards of each token
   * @param values expected before each token
   */
  static Estimated of(double[] rewards, float[] values, double gamma, double lambda) {
    double[] advantages = new double[rewards.length];
    double[] due = new double[rewards.length];
    double next = 0;
    double advantage = 0;
    for (int t = rewards.length - 1; t >= 0; t--) {
      double surprise = rewards[t] + gamma * next - values[t];
      advantage = surprise + gamma * lambda * advantage;
      advantages[t] = advantage;
      due[t] = advantage + values[t];
      next = values[t];
    }
    return new Estimated(advantages, due);
  }
}
