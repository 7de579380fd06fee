package io.distill4j.student.memory;

import io.distill4j.student.family.Parameter;

/** How the two moments of AdamW are kept between steps. */
public enum OptimizerState {
  /** Eight bytes a weight. */
  FLOAT32,
  /**
   * Four bytes a weight, rounded up or down by chance so that small changes are not lost.
   *
   * <p>Source: Gupta et al., arXiv:1502.02551v1, section 3 (stochastic rounding).
   */
  BFLOAT16,
  /**
   * Two bytes a weight and eight for each block of 256: codes of 256 values each, spaced finer the
   * closer to zero, times the largest value of the block.
   *
   * <p>Source: Dettmers et al., arXiv:2110.02861v2, section 2; the values are those of
   * bitsandbytes' {@code create_dynamic_map}.
   */
  EIGHT_BIT,
  /**
   * Eight bytes a weight in main memory, carried to the device and back at each step, a piece at a
   * time; the same to the last bit as {@link #FLOAT32}.
   *
   * <p>Source of the idea: Ren et al., "ZeRO-Offload", arXiv:2101.06840v1; there the arithmetic is
   * done on the host as well.
   */
  HOST;

  /** Values of an eight-bit block. */
  public static final int BLOCK = 256;

  /** Smaller matrices are not worth it; as in bitsandbytes. */
  private static final long SMALLEST = 4096;

  /**
   * Whether the moments of a parameter are kept otherwise than on the device in float32. Vectors
   * stay with float32: they are few, and their values differ too much.
   */
  public boolean isSmall(Parameter parameter) {
    return this != FLOAT32 && parameter.decays() && parameter.count() >= SMALLEST;
  }

  /** Bytes of both moments of a parameter on the device. */
  public long bytes(Parameter parameter) {
    long count = parameter.count();
    if (!isSmall(parameter)) {
      return 8 * count;
    }
    return switch (this) {
      case FLOAT32 -> 8 * count;
      case BFLOAT16 -> 4 * count;
      case HOST -> 0;
      case EIGHT_BIT -> 2 * (count + 4 * ((count + BLOCK - 1) / BLOCK));
    };
  }
}
