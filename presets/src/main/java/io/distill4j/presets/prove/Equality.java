package io.distill4j.presets.prove;

/**
 * Two ways to the same numbers, and how far they came apart.
 *
 * @param name such as {@code packed = unpacked}
 * @param loss relative difference of the loss
 * @param gradient norm of the difference of the gradients over their norm
 * @param tolerance for both
 * @param over what was computed, such as {@code 4 rows, 12 samples, 2,048 tokens}
 */
public record Equality(String name, double loss, double gradient, double tolerance, String over) {

  /** Whether both differences are within the tolerance; a difference that is no number is not. */
  public boolean holds() {
    return loss <= tolerance && gradient <= tolerance;
  }
}
