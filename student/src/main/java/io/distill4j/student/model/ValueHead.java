package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import java.util.List;

/**
 * A value head on a decoder: one weight for each value of its last, normed hidden state, and a
 * constant. What it gives at a token is the reward expected from there on.
 *
 * <p>Begins at 0: nothing is expected of anything. Lives in native memory of its own; the caller
 * closes it before its decoder.
 */
public final class ValueHead implements AutoCloseable {

  private final Kernels kernels;
  private final NDManager manager;
  private final Parameter parameter;
  private final NDArray weights;
  private final Gradients gradients;

  /** A head for a decoder, all zero. */
  public ValueHead(Decoder decoder) {
    this.kernels = decoder.kernels();
    this.manager = decoder.newScope();
    long size = decoder.config().hiddenSize() + 1L;
    this.parameter = new Parameter("value_head", List.of(size));
    this.weights = manager.zeros(new Shape(size));
    this.gradients = new Gradients(kernels, manager.newSubManager(), arrays(), i -> false);
  }

  /** Its name and shape, [hidden + 1]: the constant is last. */
  public Parameter parameter() {
    return parameter;
  }

  /** Its values, float32, owned by this object. */
  public NDArray weights() {
    return weights;
  }

  /** The same as a list of one. */
  public List<NDArray> arrays() {
    return List.of(weights);
  }

  /** Sums of gradients by it, owned by this object. */
  public Gradients gradients() {
    return gradients;
  }

  /** Kernels that compute with it. */
  public Kernels kernels() {
    return kernels;
  }

  /** A scope beside its values; the caller closes it. */
  public NDManager newScope() {
    return manager.newSubManager();
  }

  @Override
  public void close() {
    gradients.close();
    manager.close();
  }
}
