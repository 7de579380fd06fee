package io.distill4j.teacher;

import io.distill4j.data.Sampling;

/**
 * What a generation run asks for.
 *
 * @param samples per prompt, 1 or more; it may grow from one run to the next
 * @param sampling how tokens are drawn
 * @param seed of the run, from which each sample's own seed is derived
 * @param inFlight requests kept in flight, 1 or more
 */
public record Plan(int samples, Sampling sampling, long seed, int inFlight) {

  public Plan {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight);
    }
  }
}
