package io.distill4j.student.model;

/**
 * How a model sees the targets of a batch, each array as long as there are targets where nothing
 * else is said.
 *
 * @param logProbabilities of the targets, in nats
 * @param entropies of what the model would draw them from, in nats
 * @param values what a value head expects before each target; empty without one
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read once.
public record Scores(float[] logProbabilities, float[] entropies, float[] values) {}
