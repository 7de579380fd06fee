package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.lora.Lora;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A decoder-only transformer of the Llama shape: its weights in native memory and the arithmetic on
 * them.
 *
 * <p>Weights live as long as the decoder. Results live as long as the manager handed in with each
 * call: open one per step and close it. Not thread-safe.
 */
public final class Decoder implements AutoCloseable {

  private final DecoderConfig config;
  private final NDManager manager;
  private final Kernels kernels;
  private final List<Parameter> parameters;
  private final List<NDArray> weights;
  private final Optional<Adapters> adapters;
  private final NDArray frequencies;
  private final NDArray scaling;

  private Decoder(DecoderConfig config, NDManager manager, Loaded parts) {
    this.config = config;
    this.manager = manager;
    this.kernels = parts.kernels();
    this.parameters = parts.parameters();
    this.weights = parts.weights();
    this.adapters = parts.adapters();
    double[] inverse = config.rope().inverseFrequencies(config.headDimension());
    float[] floats = new float[inverse.length];
    for (int i = 0; i < inverse.length; i++) {
      floats[i] = (float) inverse[i];
    }
    this.frequencies = manager.create(floats);
    this.scaling = manager.create((float) config.rope().attentionScaling());
  }

  /**
   * Makes a decoder, all weights of which are trained, from a source, one parameter at a time.
   *
   * @param precision of the arithmetic; the weights are float32
   * @param source fills each parameter as float32 in the given manager
   */
  public static Decoder create(
      DecoderConfig config, Devices device, Precision precision, WeightSource source) {
    return create(config, device, precision, source, Optional.empty(), true);
  }

  /** Makes a decoder that only computes: its weights are in the type of the arithmetic. */
  public static Decoder frozen(
      DecoderConfig config, Devices device, Precision precision, WeightSource source) {
    return create(config, device, precision, source, Optional.empty(), false);
  }

  /**
   * Makes a decoder whose weights are frozen, in the type of the arithmetic, and whose adapters are
   * trained.
   *
   * @param adapters fills A and B of each adapted product as float32
   */
  public static Decoder adapted(
      DecoderConfig config,
      Devices device,
      Precision precision,
      WeightSource source,
      Lora lora,
      WeightSource adapters) {
    Optional<Loaded.Adapting> adapting = Optional.of(new Loaded.Adapting(lora, adapters));
    return create(config, device, precision, source, adapting, false);
  }

  private static Decoder create(
      DecoderConfig config,
      Devices device,
      Precision precision,
      WeightSource source,
      Optional<Loaded.Adapting> adapting,
      boolean trained) {
    NDManager manager = Kernels.newManager(device);
    try {
      Loaded parts = Loaded.of(config, manager, precision, source, adapting, trained);
      return new Decoder(config, manager, parts);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  public DecoderConfig config() {
    return config;
  }

  /** Opens a scope for the arrays of one step; the caller closes it. */
  public NDManager newScope() {
    return manager.newSubManager();
  }

  /** The parameters in the order of {@link #weights()}. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * The weights in the order of {@link #parameters()}, float32 unless they are frozen; owned by
   * this decoder.
   */
  public List<NDArray> weights() {
    return weights;
  }

  /** What is trained: all parameters, or those of the adapters. */
  public List<Parameter> trainedParameters() {
    return adapters.map(Adapters::parameters).orElse(parameters);
  }

  /** What is trained, float32, in the order of {@link #trainedParameters()}. */
  public List<NDArray> trained() {
    return adapters.map(Adapters::arrays).orElse(weights);
  }

  /** The adapters, where the weights are frozen. */
  public Optional<Adapters> adapters() {
    return adapters;
  }

  /** A weight as float32 with its adapter worked in; attached to {@code scope} unless owned. */
  public NDArray effective(NDManager scope, int index) {
    NDArray weight = weights.get(index);
    if (adapters.isEmpty()) {
      return weight;
    }
    NDArray whole = adapters.get().merged(kernels, parameters.get(index), weight);
    whole.attach(scope);
    return whole;
  }

  /** All weights with the adapters worked in; attached to {@code scope} unless owned. */
  public List<NDArray> effective(NDManager scope) {
    return IntStream.range(0, weights.size()).mapToObj(i -> effective(scope, i)).toList();
  }

  public Kernels kernels() {
    return kernels;
  }

  /** Rotary angles of positions [N]: cosine and sine, each [N, 1, headDimension]. */
  public NDList rope(NDArray positions) {
    return kernels.call("rope", positions).add(frequencies).add(scaling).run();
  }

  /** Inverse frequencies of the rotary embedding [headDimension / 2]. */
  public NDArray frequencies() {
    return frequencies;
  }

  /** Factor on both cosine and sine, a scalar. */
  public NDArray scaling() {
    return scaling;
  }

  /** How texts lie side by side on the device of this decoder. */
  public Layout layout() {
    return manager.getDevice().isGpu() ? Layout.GPU : Layout.CPU;
  }

  /** Logits of every id of the rows, float32 [ids, vocabulary], attached to {@code scope}. */
  public NDArray logits(NDManager scope, Batch batch) {
    Inputs inputs = Inputs.of(this, scope, batch);
    Kernels.Call call =
        kernels
            .call(adapters.isPresent() ? "adapted_logits" : "logits", inputs.ids())
            .add(inputs.cos())
            .add(inputs.sin())
            .add(inputs.blocks())
            .add(scope.create(batch.order()))
            .addList("w", weights);
    adapters.ifPresent(a -> call.addList("a", a.arrays()));
    return call.run().get(0);
  }

  /** Room for the gradients of this decoder, summed over passes; the caller closes it. */
  public Gradients newGradients() {
    return new Gradients(kernels, newScope(), trained(), i -> false);
  }

  /** The same for steps of one pass each; see {@link Gradients}. */
  public Gradients newGradientsOfOnePass() {
    return adapters.isPresent()
        ? newGradients()
        : new Gradients(kernels, newScope(), weights, i -> KernelShape.isInLayer(config, i));
  }

  /** Adds the gradients of a batch, as below, with nothing added to the loss. */
  public double backward(Batch batch, double scale, Gradients sums, Activations activations) {
    return backward(batch, scale, 0, sums, activations);
  }

  /**
   * Adds the gradients of a batch to sums, or writes them where a step is one pass.
   *
   * @param scale factor on the gradients: one over the weights of the whole optimizer step
   * @param z see {@link LossTerms}
   * @return loss summed over the trained tokens, each times its weight, in nats, not scaled
   */
  public double backward(
      Batch batch, double scale, double z, Gradients sums, Activations activations) {
    try (NDManager scope = newScope()) {
      List<NDArray> terms =
          z == 0 && !batch.isWeighted()
              ? List.of(scope.create((float) scale))
              : List.of(
                  scope.create(new float[] {(float) scale, (float) z}),
                  scope.create(batch.weights()));
      return backward(scope, batch, terms, sums, activations)[0];
    }
  }

  /** Adds the gradients of the policy loss of a batch, with that of values or without. */
  public PolicyMeasures backward(
      Batch batch, Terms terms, Gradients sums, Activations activations) {
    try (NDManager scope = newScope()) {
      return PolicyMeasures.of(backward(scope, batch, terms.arrays(scope), sums, activations));
    }
  }

  private double[] backward(
      NDManager scope, Batch batch, List<NDArray> terms, Gradients sums, Activations activations) {
    Backward backward = new Backward(this, sums.forPass(), scope, Inputs.of(this, scope, batch));
    NDArray sources = scope.create(batch.sources());
    NDArray targets = scope.create(batch.targets());
    NDArray measures =
        activations.kept() == Activations.Kept.ALL
            ? backward.keeping(sources, targets, terms)
            : backward.byLayers(sources, targets, terms, activations);
    return measures.toDoubleArray();
  }

  /** How this decoder sees the targets of a batch; nothing is trained. */
  public Scores scores(Batch batch) {
    return scores(batch, Optional.empty());
  }

  /** The same, with what a head expects from each target on, where there is one. */
  public Scores scores(Batch batch, Optional<ValueHead> head) {
    try (NDManager scope = newScope()) {
      Backward pass = new Backward(this, List.of(), scope, Inputs.of(this, scope, batch));
      NDArray sources = scope.create(batch.sources());
      NDArray last = pass.last();
      NDList scores = pass.scores(last, sources, scope.create(batch.targets()));
      float[] values =
          head.map(h -> pass.values(last, sources, h.weights()).toFloatArray())
              .orElse(new float[0]);
      return new Scores(scores.get(0).toFloatArray(), scores.get(1).toFloatArray(), values);
    }
  }

  /** Loss of a batch, summed over its trained tokens, in nats; nothing is trained. */
  public double loss(Batch batch) {
    try (NDManager scope = newScope()) {
      Backward pass = new Backward(this, List.of(), scope, Inputs.of(this, scope, batch));
      NDArray targets = scope.create(batch.targets());
      return pass.loss(scope.create(batch.sources()), targets).toDoubleArray()[0];
    }
  }

  /** Output of the embedding and of each layer [N, hidden], attached to {@code scope}. */
  List<NDArray> states(NDManager scope, Batch batch) {
    return new Backward(this, List.of(), scope, Inputs.of(this, scope, batch)).states();
  }

  @Override
  public void close() {
    kernels.close();
    manager.close();
  }

  /** Blocks [G, 3] as in {@link Batch}; kernels read them one by one, so they stay on the CPU. */
  public NDArray blocks(NDManager scope, long... blocks) {
    try (NDManager cpu = scope.newSubManager(Device.cpu())) {
      NDArray array = cpu.create(blocks, new Shape(blocks.length / 3, 3));
      array.attach(scope);
      return array;
    }
  }
}
