package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a model stops giving numbers.
 *
 * @param decoder whose weights are looked at
 */
public record FiniteCheck(Decoder decoder) {

  /** The first weight that holds a NaN or an infinity. */
  public Optional<String> weight() {
    return among(decoder.weights());
  }

  /** The weight whose gradient is the first to hold a NaN or an infinity. */
  public Optional<String> among(Gradients gradients) {
    return among(gradients.arrays());
  }

  private Optional<String> among(List<NDArray> arrays) {
    try (NDManager scope = decoder.newScope()) {
      for (int i = 0; i < arrays.size(); i++) {
        if (!isFinite(scope, arrays.get(i))) {
          return Optional.of(decoder.parameters().get(i).name());
        }
      }
      return Optional.empty();
    }
  }

  /** The first place of the forward pass of a batch whose output holds a NaN or an infinity. */
  public Optional<String> output(Batch batch) {
    try (NDManager scope = decoder.newScope()) {
      List<NDArray> states = decoder.states(scope, batch);
      for (int i = 0; i < states.size(); i++) {
        if (!isFinite(scope, states.get(i))) {
          return Optional.of(i == 0 ? "the embedding" : "layer " + (i - 1));
        }
      }
      return Optional.empty();
    }
  }

  private static boolean isFinite(NDManager scope, NDArray array) {
    try (NDManager call = scope.newSubManager()) {
      NDArray nan = array.isNaN();
      nan.attach(call);
      NDArray infinite = array.isInfinite();
      infinite.attach(call);
      return !has(call, nan) && !has(call, infinite);
    }
  }

  private static boolean has(NDManager call, NDArray flags) {
    NDArray any = flags.any();
    any.attach(call);
    return any.getBoolean();
  }
}
