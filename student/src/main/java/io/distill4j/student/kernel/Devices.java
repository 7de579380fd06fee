package io.distill4j.student.kernel;

import ai.djl.Device;
import ai.djl.engine.Engine;

/** Where a model computes. */
public enum Devices {
  /** The processor. */
  CPU,
  /** The first GPU, or the processor where there is none. */
  BEST;

  /** The device of the engine. */
  public Device device() {
    return this == CPU ? Device.cpu() : Engine.getEngine("PyTorch").defaultDevice();
  }

  /** Whether it is a GPU. */
  public boolean isGpu() {
    return device().isGpu();
  }
}
