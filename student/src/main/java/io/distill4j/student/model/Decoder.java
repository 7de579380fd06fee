package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decoder-only transformer of the Llama shape: its weights in native memory and the arithmetic on
 * them.
 *
 * <p>Weights live as long as the decoder. Results live as long as the manager handed in with each
 * call: open one per step and close it. Not thread-safe.
 */
public final class Decoder implements AutoCloseable {

  /**
   * Logits in memory at once while the loss is computed: 16 MiB of float32 on a CPU, where larger
   * pieces are given back to the system and fault in again, and 1 GiB on a GPU, which small
   * products leave idle.
   */
  private static final int LOGITS_CPU = 1 << 22;

  private static final int LOGITS_GPU = 1 << 28;

  private final DecoderConfig config;
  private final NDManager manager;
  private final Kernels kernels;
  private final List<Parameter> parameters;
  private final List<NDArray> weights;
  private final NDArray frequencies;
  private final NDArray scaling;

  private Decoder(
      DecoderConfig config,
      NDManager manager,
      Kernels kernels,
      List<Parameter> parameters,
      List<NDArray> weights) {
    this.config = config;
    this.manager = manager;
    this.kernels = kernels;
    this.parameters = parameters;
    this.weights = weights;
    double[] inverse = config.rope().inverseFrequencies(config.headDimension());
    float[] floats = new float[inverse.length];
    for (int i = 0; i < inverse.length; i++) {
      floats[i] = (float) inverse[i];
    }
    this.frequencies = manager.create(floats);
    this.scaling = manager.create((float) config.rope().attentionScaling());
  }

  /**
   * Makes a decoder whose weights come from a source, one parameter at a time.
   *
   * @param precision of the arithmetic; the weights are float32
   * @param source fills each parameter as float32 in the given manager
   */
  public static Decoder create(
      DecoderConfig config, Devices device, Precision precision, WeightSource source) {
    NDManager manager = Kernels.newManager(device);
    try {
      Kernels kernels = Kernels.load(manager, "decoder.torchscript", attributes(config, precision));
      List<Parameter> parameters = DecoderParameters.of(config);
      List<NDArray> weights = new ArrayList<>();
      for (Parameter parameter : parameters) {
        weights.add(source.load(kernels, manager, parameter));
      }
      return new Decoder(config, manager, kernels, parameters, weights);
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

  /** The weights, float32, in the order of {@link #parameters()}; owned by this decoder. */
  public List<NDArray> weights() {
    return weights;
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

  /**
   * Tokens of padding that cost as much as an attention call: on a GPU calls wait for the driver.
   *
   * <p>Measured on two CPU cores with 0.9M parameters, where 1,500 tokens in blocks of 1, 4 and 12
   * documents took 146, 150 and 180 ms.
   */
  public int callTokens() {
    return manager.getDevice().isGpu() ? 64 : 8;
  }

  /** Logits of every id of the rows, float32 [ids, vocabulary], attached to {@code scope}. */
  public NDArray logits(NDManager scope, Batch batch) {
    Inputs inputs = inputs(scope, batch);
    return kernels
        .call("logits", inputs.ids())
        .add(inputs.cos())
        .add(inputs.sin())
        .add(inputs.blocks())
        .add(scope.create(batch.order()))
        .addList("w", weights)
        .run()
        .get(0);
  }

  /** Room for the gradients of this decoder, all zero; the caller closes it. */
  public Gradients newGradients() {
    return new Gradients(this);
  }

  /**
   * Adds the gradients of a batch.
   *
   * @param scale factor on the gradients: one over the trained tokens of the whole optimizer step
   * @param sums where they are added
   * @return loss summed over the trained tokens, in nats, not scaled
   */
  public double backward(Batch batch, double scale, Gradients sums, Activations activations) {
    try (NDManager scope = newScope()) {
      Backward backward = new Backward(this, sums.arrays(), scope, inputs(scope, batch));
      NDArray sources = scope.create(batch.sources());
      NDArray targets = scope.create(batch.targets());
      NDArray factor = scope.create((float) scale);
      NDArray loss =
          switch (activations) {
            case KEEP -> backward.keeping(sources, targets, factor);
            case RECOMPUTE -> backward.recomputing(sources, targets, factor);
          };
      return loss.toDoubleArray()[0];
    }
  }

  /**
   * Loss of a batch, summed over its trained tokens, in nats, without gradients.
   *
   * @param scratch gradients that may be written to; nothing is added but zeros
   */
  public double loss(Batch batch, Gradients scratch) {
    try (NDManager scope = newScope()) {
      Backward pass = new Backward(this, scratch.arrays(), scope, inputs(scope, batch));
      NDArray sources = scope.create(batch.sources());
      return pass.loss(sources, scope.create(batch.targets())).toDoubleArray()[0];
    }
  }

  /** Output of the embedding and of each layer [N, hidden], attached to {@code scope}. */
  List<NDArray> states(NDManager scope, Batch batch) {
    return new Backward(this, List.of(), scope, inputs(scope, batch)).states();
  }

  @Override
  public void close() {
    kernels.close();
    manager.close();
  }

  /** A batch in native memory: ids [N], angles [N, 1, headDimension], blocks [G, 2] on the CPU. */
  record Inputs(NDArray ids, NDArray cos, NDArray sin, NDArray blocks) {}

  private Inputs inputs(NDManager scope, Batch batch) {
    NDList rope = rope(scope.create(batch.positions()));
    return new Inputs(
        scope.create(batch.ids()), rope.get(0), rope.get(1), blocks(scope, batch.blocks()));
  }

  /** Blocks [G, 2] of texts times tokens; kernels read them one by one, so they stay on the CPU. */
  public NDArray blocks(NDManager scope, long... blocks) {
    try (NDManager cpu = scope.newSubManager(Device.cpu())) {
      NDArray array = cpu.create(blocks, new Shape(blocks.length / 2, 2));
      array.attach(scope);
      return array;
    }
  }

  /** Number of weights of a layer. */
  int perLayer() {
    return perLayer(config);
  }

  private static int perLayer(DecoderConfig config) {
    int outside = config.tiedEmbeddings() ? 2 : 3; // Embedding, final norm, head.
    return (DecoderParameters.of(config).size() - outside) / config.layers();
  }

  /** Rows of logits that exist at once while the loss is computed. */
  public static int logitRows(DecoderConfig config, Precision precision) {
    int logits = precision == Precision.BFLOAT16 ? LOGITS_GPU : LOGITS_CPU;
    return Math.max(16, Math.min(4096, logits / config.vocabularySize()));
  }

  private static Map<String, Object> attributes(DecoderConfig config, Precision precision) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("kv_heads", config.keyValueHeads());
    attributes.put("head_dim", config.headDimension());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("bias", config.attentionBias());
    attributes.put("qk_norm", config.queryKeyNorm());
    attributes.put("per_layer", perLayer(config));
    attributes.put("chunk", logitRows(config, precision));
    attributes.put("compute", precision.torchType());
    return attributes;
  }
}
