package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.model.Precision;

/**
 * The bytes that decoding holds. Follows {@code DecodeCache} and {@code ContinuousBatch}.
 *
 * @param weights frozen, in the type of the computation
 * @param copy of those that generation wants put together or in another order
 * @param cache keys and values of all slots, which come in eights
 */
public record GenerationPlan(long weights, long copy, long cache) {

  private static final int SLOTS = 8;

  /** The plan of a model that is not trained. */
  public static GenerationPlan of(
      DecoderConfig config, Precision precision, GenerationOptions options) {
    long bytes = MemoryPlan.bytes(precision);
    return new GenerationPlan(
        bytes * config.parameterCount(),
        bytes * joined(config, precision),
        cache(config, precision, options));
  }

  /** Bytes of decoding beside the float32 weights of a model that is trained. */
  public static long beside(DecoderConfig config, Precision precision, GenerationOptions options) {
    long copied =
        precision == Precision.FLOAT32 ? joined(config, precision) : config.parameterCount();
    return MemoryPlan.bytes(precision) * copied + cache(config, precision, options);
  }

  /** All together. */
  public long peak() {
    return weights + copy + cache;
  }

  private static long cache(DecoderConfig config, Precision precision, GenerationOptions options) {
    long slots = (options.slots() + SLOTS - 1L) / SLOTS * SLOTS;
    long perToken = 2L * config.layers() * config.keyValueHeads() * config.headDimension();
    return MemoryPlan.bytes(precision) * perToken * slots * options.contextTokens();
  }

  /** Values of q, k, v, gate and up, and on a GPU of o, whose heads are spread. */
  private static long joined(DecoderConfig config, Precision precision) {
    return DecoderParameters.of(config).stream()
        .filter(
            parameter ->
                parameter.name().matches(".*[.](q|k|v|gate|up)_proj[.].*")
                    || (precision == Precision.BFLOAT16
                        && parameter.name().endsWith(".o_proj.weight")))
        .mapToLong(Parameter::count)
        .sum();
  }
}
