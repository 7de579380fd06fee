package io.distill4j.student.family;

import java.util.List;

/**
 * One trainable array of a model.
 *
 * @param name its Hugging Face name, such as {@code model.norm.weight}
 * @param shape rows first; a projection is (outputs, inputs)
 */
public record Parameter(String name, List<Long> shape) {

  public Parameter {
    if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(name + ": sizes must be 1 or more, were " + shape);
    }
    shape = List.copyOf(shape);
  }

  /** Whether weight decay applies: matrices yes, norms and biases no. */
  public boolean decays() {
    return shape.size() > 1;
  }

  /** Number of values. */
  public long count() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
