package io.distill4j.student.model;

/**
 * How a model sees the targets of a batch, each array as long as there are targets.
 *
 * @param logProbabilities of the targets, in nats
 * @param entropies of what the model would draw them from, in nats
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read once.
public record Scores(float[] logProbabilities, float[] entropies) {}
