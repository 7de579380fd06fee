package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * Float32 sums of gradients, one array per trained array and in their order, in native memory that
 * is taken once and used for every step.
 */
public final class Gradients implements AutoCloseable {

  private final Kernels kernels;
  private final NDManager manager;
  private final List<NDArray> arrays = new ArrayList<>();

  /**
   * All zero.
   *
   * @param manager closed with this object
   * @param trained what gradients are summed for
   */
  Gradients(Kernels kernels, NDManager manager, List<NDArray> trained) {
    this.kernels = kernels;
    this.manager = manager;
    for (NDArray weight : trained) {
      arrays.add(manager.zeros(weight.getShape()));
    }
  }

  /** The sums, owned by this object. */
  public List<NDArray> arrays() {
    return arrays;
  }

  /** Forgets everything added so far. */
  public void clear() {
    try (NDManager scope = manager.newSubManager()) {
      kernels.call("zero", scope.create(0f)).addList("g", arrays).run();
    }
  }

  /** Root of the sum of the squares of all elements. */
  public double norm() {
    try (NDManager scope = manager.newSubManager()) {
      return kernels
          .call("norm", scope.create(0f))
          .addList("g", arrays)
          .run()
          .get(0)
          .toDoubleArray()[0];
    }
  }

  /** Multiplies all elements. */
  public void scale(double factor) {
    try (NDManager scope = manager.newSubManager()) {
      kernels.call("scale", scope.create((float) factor)).addList("g", arrays).run();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
