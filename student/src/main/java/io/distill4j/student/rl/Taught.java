package io.distill4j.student.rl;

/**
 * What each token of a sample is to be taught.
 *
 * @param advantages by which tokens become likelier
 * @param due what values should have been; empty without a value head
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record Taught(Scored scored, float[] advantages, float[] due) {

  int tokens() {
    return advantages.length;
  }
}
