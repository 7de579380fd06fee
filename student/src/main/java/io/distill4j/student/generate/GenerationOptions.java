package io.distill4j.student.generate;

/**
 * How much a local generator does at once.
 *
 * @param slots completions decoded together, 1 or more, rounded up to a multiple of 8; every step
 *     computes all of them
 * @param contextTokens longest prompt and completion together, 2 or more
 */
public record GenerationOptions(int slots, int contextTokens) {

  public GenerationOptions {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be 1 or more, was " + slots);
    }
    if (contextTokens < 2) {
      throw new IllegalArgumentException("context-tokens must be 2 or more, was " + contextTokens);
    }
  }
}
