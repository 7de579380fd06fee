package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** What a loss of reinforcement learning is made from, beside the model and the batch. */
public sealed interface Terms permits PolicyTerms, ValuedTerms, HeadTerms {

  /** As the kernels take them, attached to {@code scope} unless something else owns them. */
  List<NDArray> arrays(NDManager scope);
}
