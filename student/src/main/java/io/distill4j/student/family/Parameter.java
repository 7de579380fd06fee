package io.distill4j.student.family;

import java.util.List;

/**
 * A weight of a model.
 *
 * @param name as Hugging Face names it
 * @param shape sizes of its dimensions
 */
public record Parameter(String name, List<Long> shape) {

  public Parameter {
    shape = List.copyOf(shape);
  }

  /** Whether weight decay applies: matrices only. */
  public boolean decays() {
    return shape.size() > 1;
  }

  /** Number of elements. */
  public long count() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}
