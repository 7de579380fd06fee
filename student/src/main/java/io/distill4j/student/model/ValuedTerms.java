package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy loss and, added to it, the loss of the values that a head gives.
 *
 * @param head gradients by it are added to its own
 */
public record ValuedTerms(PolicyTerms policy, ValueTerms values, ValueHead head) implements Terms {

  @Override
  public List<NDArray> arrays(NDManager scope) {
    List<NDArray> all = new ArrayList<>(policy.arrays(scope));
    all.addAll(new HeadTerms(values, head).arrays(scope));
    return all;
  }
}
