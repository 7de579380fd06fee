package io.distill4j.student.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.model.Decoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of AdamW for a decoder: two float32 moments per weight and the number of steps.
 *
 * <p>Lives in native memory of its own; the caller closes it.
 */
final class Optimizer implements AutoCloseable {

  private final Decoder decoder;
  private final AdamW options;
  private final NDManager manager;
  private final List<NDArray> first = new ArrayList<>();
  private final List<NDArray> second = new ArrayList<>();
  private final List<NDArray> steps = new ArrayList<>();

  Optimizer(Decoder decoder, AdamW options) {
    this.decoder = decoder;
    this.options = options;
    this.manager = decoder.newScope();
    for (NDArray weight : decoder.weights()) {
      first.add(manager.zeros(weight.getShape()));
      second.add(manager.zeros(weight.getShape()));
      steps.add(manager.create(0f));
    }
  }

  /**
   * Applies one step in place.
   *
   * @param gradients in the order of the decoder's weights, already clipped
   */
  void apply(List<NDArray> gradients, double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      apply(scope, gradients, learningRate, true, options.weightDecay());
      apply(scope, gradients, learningRate, false, 0);
    }
  }

  private void apply(
      NDManager scope,
      List<NDArray> gradients,
      double learningRate,
      boolean decays,
      double weightDecay) {
    List<Parameter> parameters = decoder.parameters();
    List<Integer> group = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).decays() == decays) {
        group.add(i);
      }
    }
    double[] constants = {
      learningRate, options.beta1(), options.beta2(), options.epsilon(), weightDecay
    };
    decoder
        .kernels()
        .call("adamw", scope.create(constants))
        .addList("p", pick(decoder.weights(), group))
        .addList("g", pick(gradients, group))
        .addList("m", pick(first, group))
        .addList("v", pick(second, group))
        .addList("s", pick(steps, group))
        .run();
  }

  /** Moments by name: {@code exp_avg.NAME} and {@code exp_avg_sq.NAME}, as PyTorch calls them. */
  Map<String, NDArray> moments() {
    Map<String, NDArray> moments = new LinkedHashMap<>();
    for (int i = 0; i < first.size(); i++) {
      String name = decoder.parameters().get(i).name();
      moments.put("exp_avg." + name, first.get(i));
      moments.put("exp_avg_sq." + name, second.get(i));
    }
    return moments;
  }

  /** Continues from moments of {@code step} steps that were just restored. */
  void restored(long step) {
    try (NDManager scope = manager.newSubManager()) {
      for (NDArray count : steps) {
        decoder.kernels().call("copy", scope.create((float) step)).add(count).run();
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  private static List<NDArray> pick(List<NDArray> all, List<Integer> group) {
    return group.stream().map(all::get).toList();
  }
}
