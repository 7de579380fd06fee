package io.distill4j.eval.score;

import java.util.OptionalDouble;

/**
 * What the training of a model took, the drawing of its teacher's tokens included.
 *
 * @param flops floating point operations of the training; empty when not known
 * @param teacherFlops those of the teacher's tokens; empty when not known, 0 without a teacher
 * @param gpuHours hours of one GPU, training and teacher; empty when not known
 * @param note how it was come by: measured, published or derived, and what is not in it
 */
public record Compute(
    OptionalDouble flops, OptionalDouble teacherFlops, OptionalDouble gpuHours, String note) {

  public Compute {
    require("flops", flops);
    require("teacher-flops", teacherFlops);
    require("gpu-hours", gpuHours);
  }

  /** Training and teacher together; empty when either is not known. */
  public OptionalDouble allFlops() {
    return flops.isPresent() && teacherFlops.isPresent()
        ? OptionalDouble.of(flops.getAsDouble() + teacherFlops.getAsDouble())
        : OptionalDouble.empty();
  }

  private static void require(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(name + " must be 0 or more, was " + value.getAsDouble());
    }
  }
}
