package io.distill4j.student.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.model.Decoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of AdamW for a decoder: two moments per trained weight, float32 or smaller, and the
 * number of steps.
 *
 * <p>Lives in native memory of its own; the caller closes it.
 */
public final class Optimizer implements AutoCloseable {

  private final Decoder decoder;
  private final AdamW options;
  private final NDManager manager;
  private final Optional<SmallMoments> small;
  private final Map<Integer, Full> full = new LinkedHashMap<>();
  private long taken;

  /** Float32 moments of a weight, and the kernel's own count of steps. */
  private record Full(NDArray first, NDArray second, NDArray steps) {}

  /** With moments of zero. */
  public Optimizer(Decoder decoder, AdamW options) {
    this.decoder = decoder;
    this.options = options;
    this.manager = decoder.newScope();
    OptimizerState state = options.moments();
    this.small =
        state == OptimizerState.FLOAT32
            ? Optional.empty()
            : Optional.of(new SmallMoments(manager, state));
    for (int i = 0; i < decoder.trained().size(); i++) {
      Parameter parameter = decoder.trainedParameters().get(i);
      NDArray weight = decoder.trained().get(i);
      if (small.isPresent() && state.isSmall(parameter)) {
        small.get().add(manager, i, parameter);
      } else {
        full.put(
            i,
            new Full(
                manager.zeros(weight.getShape()),
                manager.zeros(weight.getShape()),
                manager.create(0f)));
      }
    }
  }

  /**
   * Applies one step in place.
   *
   * @param gradients in the order of what the decoder trains, already clipped
   */
  public void apply(List<NDArray> gradients, double learningRate) {
    taken++;
    try (NDManager scope = manager.newSubManager()) {
      apply(scope, gradients, learningRate, true, options.weightDecay());
      apply(scope, gradients, learningRate, false, 0);
      for (int i = 0; i < gradients.size(); i++) {
        if (small.isPresent() && small.get().has(i)) {
          NDArray weight = decoder.trained().get(i);
          small.get().apply(scope, options, learningRate, taken, i, weight, gradients.get(i));
        }
      }
    }
  }

  private void apply(
      NDManager scope,
      List<NDArray> gradients,
      double learningRate,
      boolean decays,
      double weightDecay) {
    List<Integer> group =
        full.keySet().stream()
            .filter(i -> decoder.trainedParameters().get(i).decays() == decays)
            .toList();
    if (group.isEmpty()) {
      return;
    }
    List<Full> states = group.stream().map(full::get).toList();
    double[] constants = {
      learningRate, options.beta1(), options.beta2(), options.epsilon(), weightDecay
    };
    decoder
        .kernels()
        .call("adamw", scope.create(constants))
        .addList("p", group.stream().map(decoder.trained()::get).toList())
        .addList("g", group.stream().map(gradients::get).toList())
        .addList("m", states.stream().map(Full::first).toList())
        .addList("v", states.stream().map(Full::second).toList())
        .addList("s", states.stream().map(Full::steps).toList())
        .run();
  }

  /**
   * The moments by name: {@code exp_avg.NAME} and {@code exp_avg_sq.NAME}, as PyTorch calls them,
   * or their codes and scales. Those kept small have types of their own: see {@link #widened}.
   */
  Map<String, NDArray> moments() {
    Map<String, NDArray> moments = new LinkedHashMap<>();
    for (int i = 0; i < decoder.trainedParameters().size(); i++) {
      String name = decoder.trainedParameters().get(i).name();
      Full of = full.get(i);
      if (of != null) {
        moments.put("exp_avg." + name, of.first());
        moments.put("exp_avg_sq." + name, of.second());
      } else {
        moments.putAll(small.orElseThrow().parts(i, name));
      }
    }
    return moments;
  }

  /** A moment as float32, which loses nothing; attached to {@code scope}. */
  NDArray widened(NDManager scope, NDArray moment) {
    return small.isPresent() ? small.get().widened(scope, moment) : moment;
  }

  /** Overwrites a moment with what {@link #widened} gave. */
  void restore(NDArray stored, NDArray moment) {
    if (small.isPresent()) {
      small.get().restore(stored, moment);
    } else {
      decoder.kernels().call("copy", stored).add(moment).run();
    }
  }

  /** Steps applied so far, those before a checkpoint included. */
  public long taken() {
    return taken;
  }

  /** Continues from moments of {@code step} steps that were just restored. */
  void restored(long step) {
    taken = step;
    try (NDManager scope = manager.newSubManager()) {
      for (Full of : full.values()) {
        decoder.kernels().call("copy", scope.create((float) step)).add(of.steps()).run();
      }
    }
  }

  @Override
  public void close() {
    small.ifPresent(SmallMoments::close);
    manager.close();
  }
}
