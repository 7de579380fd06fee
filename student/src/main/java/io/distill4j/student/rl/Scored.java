package io.distill4j.student.rl;

/**
 * A sample as the model, the reference and the value head saw it before the first update of a step.
 *
 * @param drawn log-probabilities of its drawn ids under the model
 * @param reference those under the reference; those of the model where there is none
 * @param values expected before each drawn id; empty without a value head
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record Scored(Sample sample, float[] drawn, float[] reference, float[] values) {

  int tokens() {
    return drawn.length;
  }
}
