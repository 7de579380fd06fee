package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
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

  /** Rows of logits in memory at once while the loss is computed. */
  private static final int LOSS_CHUNK = 1024;

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
   * @param source fills each parameter as float32 in the given manager
   */
  public static Decoder create(DecoderConfig config, Device device, WeightSource source) {
    NDManager manager = Kernels.newManager(device);
    try {
      Kernels kernels = Kernels.load(manager, "decoder.torchscript", attributes(config));
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

  public Device device() {
    return manager.getDevice();
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

  /** Rotary angles of positions [B, T]: cosine and sine, each [B, 1, T, headDimension]. */
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

  /** Logits of every position, float32 [B, T, vocabulary], attached to {@code scope}. */
  public NDArray logits(NDManager scope, Batch batch) {
    Inputs inputs = inputs(scope, batch);
    return kernels
        .call("logits", inputs.ids())
        .add(inputs.cos())
        .add(inputs.sin())
        .add(inputs.mask())
        .add(inputs.ends())
        .addList("w", weights)
        .run()
        .get(0);
  }

  /**
   * Loss of a batch and its gradients.
   *
   * @param scale factor on the gradients: one over the trained tokens of the whole optimizer step
   * @return summed loss of the trained tokens, and gradients in the order of {@link #weights()},
   *     all attached to {@code scope}
   */
  public Gradients gradients(NDManager scope, Batch batch, double scale) {
    Inputs inputs = inputs(scope, batch);
    NDList result =
        kernels
            .call("gradients", inputs.ids())
            .add(inputs.cos())
            .add(inputs.sin())
            .add(inputs.mask())
            .add(inputs.ends())
            .add(scope.create(batch.sources()))
            .add(scope.create(batch.targets()))
            .add(scope.create((float) scale))
            .addList("w", weights)
            .run();
    double loss = result.get(0).toDoubleArray()[0];
    return new Gradients(loss, new ArrayList<>(result.subNDList(1)));
  }

  /**
   * What one backward pass gives.
   *
   * @param loss summed over the trained tokens, in nats, not scaled
   * @param arrays one per weight, scaled
   */
  public record Gradients(double loss, List<NDArray> arrays) {}

  @Override
  public void close() {
    kernels.close();
    manager.close();
  }

  private record Inputs(NDArray ids, NDArray cos, NDArray sin, NDArray mask, NDArray ends) {}

  private Inputs inputs(NDManager scope, Batch batch) {
    Shape shape = new Shape(batch.rows(), batch.rowTokens());
    NDList rope = rope(scope.create(batch.positions(), shape));
    NDArray mask = kernels.call("mask", scope.create(batch.documents(), shape)).run().get(0);
    return new Inputs(
        scope.create(batch.ids(), shape),
        rope.get(0),
        rope.get(1),
        mask,
        scope.create(new long[0]));
  }

  private static Map<String, Object> attributes(DecoderConfig config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("kv_heads", config.keyValueHeads());
    attributes.put("head_dim", config.headDimension());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("bias", config.attentionBias());
    attributes.put("qk_norm", config.queryKeyNorm());
    attributes.put(
        "per_layer", 9 + (config.attentionBias() ? 3 : 0) + (config.queryKeyNorm() ? 2 : 0));
    attributes.put("chunk", LOSS_CHUNK);
    return attributes;
  }
}
