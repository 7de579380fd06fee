package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;

/** Where the weights of a new decoder come from. */
@FunctionalInterface
public interface WeightSource {

  /** Makes one parameter as a float32 array of its shape, attached to {@code manager}. */
  NDArray load(Kernels kernels, NDManager manager, Parameter parameter);
}
