package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.model.Precision;

/**
 * The bytes that decoding holds. Follows {@code DecodeCache} and {@code ContinuousBatch}.
 *
 * @param weights float32, and once more put together and cast as generation uses them
 * @param cache keys and values of all slots, which come in eights
 */
public record GenerationPlan(long weights, long cache) {

  private static final int SLOTS = 8;

  /** The plan of a model. */
  public static GenerationPlan of(
      DecoderConfig config, Precision precision, GenerationOptions options) {
    long bytes = MemoryPlan.bytes(precision);
    long perValue = MemoryPlan.FLOAT + bytes;
    long slots = (options.slots() + SLOTS - 1L) / SLOTS * SLOTS;
    long perToken = 2L * config.layers() * config.keyValueHeads() * config.headDimension();
    return new GenerationPlan(
        perValue * config.parameterCount(), bytes * perToken * slots * options.contextTokens());
  }

  /** Both together. */
  public long peak() {
    return weights + cache;
  }
}
