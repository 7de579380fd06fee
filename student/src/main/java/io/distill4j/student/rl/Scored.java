package io.distill4j.student.rl;

/**
 * A sample as the model, the reference and the value head saw it before the first update of a step.
 *
 * @param drawn log-probabilities of its drawn ids under the model; where a step has one update
 *     only, which computes them itself, those that generation told, or 0 where it tells none
 * @param reference those under the reference; {@code drawn} where there is none
 * @param values expected before each drawn id; empty without a value head
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record Scored(Sample sample, float[] drawn, float[] reference, float[] values) {

  int tokens() {
    return sample.document().trainedTokens();
  }
}
