package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Precision;
import java.util.Optional;

/**
 * What determines the memory of a training run.
 *
 * @param config shape of the model
 * @param passTokens tokens of one forward and backward pass, 1 or more
 * @param precision of the arithmetic
 * @param activations what the forward pass keeps
 * @param lora adapters; absent: every weight is trained
 * @param moments how the optimizer keeps its state
 */
public record Workload(
    DecoderConfig config,
    int passTokens,
    Precision precision,
    Activations activations,
    Optional<Lora> lora,
    OptimizerState moments) {

  public Workload {
    if (passTokens < 1) {
      throw new IllegalArgumentException("pass tokens must be 1 or more, were " + passTokens);
    }
  }

  public Workload with(Activations other) {
    return new Workload(config, passTokens, precision, other, lora, moments);
  }

  /** The cheapest policy in time whose plan fits; the one that needs least where none does. */
  public Workload fastestWithin(long bytes) {
    if (MemoryPlan.of(with(Activations.KEEP)).peak() <= bytes) {
      return with(Activations.KEEP);
    }
    if (MemoryPlan.of(with(Activations.KEEP_COSTLY)).peak() <= bytes) {
      return with(Activations.KEEP_COSTLY);
    }
    int layers = config.layers() - 1;
    while (layers > 0 && MemoryPlan.of(with(Activations.keepCostly(layers))).peak() > bytes) {
      layers--;
    }
    return with(Activations.keepCostly(layers));
  }
}
