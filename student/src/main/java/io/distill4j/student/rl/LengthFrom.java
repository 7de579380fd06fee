package io.distill4j.student.rl;

/**
 * Another limit on the length of completions, from a step on.
 *
 * @param step first step with the limit, 2 or more
 * @param maxTokens of a completion, 1 or more
 */
public record LengthFrom(int step, int maxTokens) {

  public LengthFrom {
    if (step < 2) {
      throw new IllegalArgumentException("step must be 2 or more, was " + step);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens must be 1 or more, was " + maxTokens);
    }
  }
}
