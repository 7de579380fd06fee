package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of the values that a head gives, and nothing else: what a value model learns from.
 *
 * @param head gradients by it are added to its own
 */
public record HeadTerms(ValueTerms values, ValueHead head) implements Terms {

  @Override
  public List<NDArray> arrays(NDManager scope) {
    List<NDArray> all = new ArrayList<>(values.arrays(scope));
    all.addAll(head.arrays());
    all.addAll(head.gradients().arrays());
    return all;
  }
}
