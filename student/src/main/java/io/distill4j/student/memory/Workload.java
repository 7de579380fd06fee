package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Precision;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What determines the memory of a training run.
 *
 * @param config shape of the model
 * @param passTokens tokens of one forward and backward pass, 1 or more
 * @param precision of the arithmetic
 * @param activations what the forward pass keeps
 * @param lora adapters; absent: every weight is trained
 * @param moments how the optimizer keeps its state
 * @param onePass whether a step is one pass, so that no gradients are added up
 */
public record Workload(
    DecoderConfig config,
    int passTokens,
    Precision precision,
    Activations activations,
    Optional<Lora> lora,
    OptimizerState moments,
    boolean onePass) {

  public Workload {
    if (passTokens < 1) {
      throw new IllegalArgumentException("pass tokens must be 1 or more, were " + passTokens);
    }
  }

  /** Whether steps of so many rows are one pass. */
  public static boolean isOnePass(int rowsPerStep, int rowsPerPass) {
    return rowsPerPass >= rowsPerStep;
  }

  public Workload with(Activations other) {
    return new Workload(config, passTokens, precision, other, lora, moments, onePass);
  }

  /** The cheapest policy in time whose plan fits; the one that needs least where none does. */
  public Workload fastestWithin(long bytes) {
    if (with(Activations.KEEP).fits(bytes)) {
      return with(Activations.KEEP);
    }
    int all = config.layers();
    if (with(Activations.KEEP_COSTLY).fits(bytes)) {
      int products = largest(all, n -> with(Activations.KEEP_COSTLY.withProducts(n)), bytes);
      return with(Activations.KEEP_COSTLY.withProducts(products));
    }
    return with(Activations.keepCostly(largest(all, n -> with(Activations.keepCostly(n)), bytes)));
  }

  private boolean fits(long bytes) {
    return MemoryPlan.of(this).peak() <= bytes;
  }

  /** The largest number up to {@code most} whose plan fits; 0 where none does. */
  private static int largest(int most, IntFunction<Workload> of, long bytes) {
    int number = most;
    while (number > 0 && !of.apply(number).fits(bytes)) {
      number--;
    }
    return number;
  }
}
