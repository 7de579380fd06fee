package io.distill4j.student.model;

import io.distill4j.student.kernel.Devices;

/** The type that matrices are multiplied in; weights, gradients and optimizer state are float32. */
public enum Precision {
  /** What CPUs are fast at. */
  FLOAT32(6),
  /** What GPUs are fast at: the range of float32 with eight bits of precision. */
  BFLOAT16(15);

  private final int torchType;

  Precision(int torchType) {
    this.torchType = torchType;
  }

  /** The number of the type in PyTorch's {@code ScalarType}. */
  int torchType() {
    return torchType;
  }

  /** The one a device is fast at. */
  public static Precision of(Devices device) {
    return device.isGpu() ? BFLOAT16 : FLOAT32;
  }
}
