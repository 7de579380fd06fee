package io.distill4j.student.train;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.NativeFloats;
import io.distill4j.student.weights.TensorEntry;
import io.distill4j.student.weights.WeightFolder;
import io.distill4j.student.weights.WeightWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of AdamW: two moments per trained weight, float32 or smaller, and the number of steps.
 *
 * <p>Lives in native memory of its own; the caller closes it.
 */
public final class Optimizer implements AutoCloseable {

  private final Kernels kernels;
  private final NDManager manager;
  private final List<Parameter> parameters;
  private final List<NDArray> weights;
  private final AdamW options;
  private final Optional<SmallMoments> small;
  private final Map<Integer, Full> full = new LinkedHashMap<>();
  private long taken;

  /** Float32 moments of a weight, and the kernel's own count of steps. */
  private record Full(NDArray first, NDArray second, NDArray steps) {}

  /** For what a decoder trains, with moments of zero. */
  public Optimizer(Decoder decoder, AdamW options) {
    this(decoder, decoder.trainedParameters(), decoder.trained(), options);
  }

  /**
   * For other weights beside a decoder, with moments of zero.
   *
   * @param parameters names and shapes of the weights, in their order
   */
  public Optimizer(
      Decoder decoder, List<Parameter> parameters, List<NDArray> weights, AdamW options) {
    this.kernels = decoder.kernels();
    this.manager = decoder.newScope();
    this.parameters = parameters;
    this.weights = weights;
    this.options = options;
    OptimizerState state = options.moments();
    this.small =
        state == OptimizerState.FLOAT32
            ? Optional.empty()
            : Optional.of(new SmallMoments(manager, state));
    for (int i = 0; i < weights.size(); i++) {
      Parameter parameter = parameters.get(i);
      NDArray weight = weights.get(i);
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
   * @param gradients in the order of the weights; their sums are left as they were applied
   * @param factor on all of them: what clipping leaves
   */
  public void apply(Gradients gradients, double factor, double learningRate) {
    taken++;
    for (List<Integer> part : gradients.parts()) {
      try (NDManager scope = manager.newSubManager();
          NDManager cpu = manager.newSubManager(Device.cpu())) {
        apply(scope, cpu, gradients.scaled(scope, part, factor), learningRate);
      }
    }
  }

  /**
   * Applies some of the gradients.
   *
   * @param cpu scope of what kernels read number by number, for which a GPU would have to be waited
   */
  private void apply(
      NDManager scope, NDManager cpu, Map<Integer, NDArray> gradients, double learningRate) {
    apply(cpu, gradients, learningRate, true, options.weightDecay());
    apply(cpu, gradients, learningRate, false, 0);
    gradients.forEach(
        (i, gradient) -> {
          if (small.isPresent() && small.get().has(i)) {
            NDArray weight = weights.get(i);
            small.get().apply(scope, options, learningRate, taken, i, weight, gradient);
          }
        });
  }

  private void apply(
      NDManager cpu,
      Map<Integer, NDArray> gradients,
      double learningRate,
      boolean decays,
      double weightDecay) {
    List<Integer> group =
        gradients.keySet().stream()
            .filter(i -> full.containsKey(i) && parameters.get(i).decays() == decays)
            .toList();
    if (group.isEmpty()) {
      return;
    }
    List<Full> states = group.stream().map(full::get).toList();
    double[] constants = {
      learningRate, options.beta1(), options.beta2(), options.epsilon(), weightDecay
    };
    kernels
        .call("adamw", cpu.create(constants))
        .addList("p", group.stream().map(weights::get).toList())
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
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
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

  /** Writes the moments; one at a time is made float32, so that none is held twice for long. */
  public void write(Path folder) throws IOException {
    Map<String, NDArray> moments = moments();
    List<TensorEntry> entries = new ArrayList<>();
    moments.forEach((name, moment) -> entries.add(NativeFloats.entry(name, moment)));
    WeightWriter.write(
        folder,
        entries,
        (entry, out) -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray moment = requireNonNull(moments.get(entry.name()));
            NativeFloats.write(widened(scope, moment), out);
          }
        },
        Optional.of(ModelFolder.SHARD));
  }

  /**
   * Continues from moments that {@link #write} wrote.
   *
   * @param steps applied before
   */
  public void read(Path folder, long steps) throws IOException {
    try (WeightFolder files = WeightFolder.open(folder)) {
      moments()
          .forEach(
              (name, moment) -> {
                try (NDManager scope = manager.newSubManager()) {
                  restore(NativeFloats.read(kernels, scope, files, name), moment);
                }
              });
    }
    taken = steps;
    try (NDManager scope = manager.newSubManager()) {
      for (Full of : full.values()) {
        kernels.call("copy", scope.create((float) steps)).add(of.steps()).run();
      }
    }
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
      kernels.call("copy", stored).add(moment).run();
    }
  }

  /** Steps applied so far, those before a checkpoint included. */
  public long taken() {
    return taken;
  }

  @Override
  public void close() {
    small.ifPresent(SmallMoments::close);
    manager.close();
  }
}
