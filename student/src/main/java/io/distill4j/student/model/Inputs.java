package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** A batch in native memory: ids [N], angles [N, 1, headDimension], blocks [G, 3] on the CPU. */
record Inputs(NDArray ids, NDArray cos, NDArray sin, NDArray blocks) {

  /** Carries a batch to the device of a decoder; all arrays belong to {@code scope}. */
  static Inputs of(Decoder decoder, NDManager scope, Batch batch) {
    NDList rope = decoder.rope(scope.create(batch.positions()));
    return new Inputs(
        scope.create(batch.ids()), rope.get(0), rope.get(1), decoder.blocks(scope, batch.blocks()));
  }
}
