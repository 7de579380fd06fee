package io.distill4j.student.rl;

import io.distill4j.student.pack.Document;

/**
 * A completion to train on.
 *
 * @param document its prompt and its drawn ids
 * @param reward what it earned
 * @param advantage over its group
 * @param drawn log-probabilities of the drawn ids as generation computed them; empty where it tells
 *     none
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record Sample(Document document, double reward, double advantage, float[] drawn) {}
