package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.model.KernelShape;
import io.distill4j.student.model.Precision;
import java.util.List;

/**
 * The bytes that training holds, part by part. Follows the kernels: whoever changes what they keep
 * changes this file, and {@code MemoryPlanTest} measures it.
 *
 * <p>Not counted: the runtime itself, and what an allocator cannot use again.
 *
 * @param parameters values of the model
 * @param trained values that are trained
 * @param weights float32 when trained, of the computation's type when frozen, plus the adapters
 * @param gradients float32 sums; where a step is one pass, of the computation's type for matrices
 *     of layers
 * @param optimizer two moments for every trained value
 * @param activations what forward leaves for backward and what is computed on top of it: one chunk
 *     of logits or the backward pass of one layer, whichever is more
 * @param host of the optimizer's state in main memory, beside a GPU
 */
public record MemoryPlan(
    long parameters,
    long trained,
    long weights,
    long gradients,
    long optimizer,
    long activations,
    long host) {

  /** Bytes of a float32. */
  public static final long FLOAT = 4;

  /** The plan of a run. */
  public static MemoryPlan of(Workload run) {
    DecoderConfig config = run.config();
    long parameters = config.parameterCount();
    long bytes = bytes(run.precision());
    long trained = run.lora().map(lora -> lora.parameterCount(config)).orElse(parameters);
    long frozen = run.lora().isPresent() ? bytes * parameters : 0;
    // On a CPU what is kept in main memory is kept where everything else is.
    boolean apart = run.moments() == OptimizerState.HOST && run.precision() == Precision.BFLOAT16;
    long whole = optimizer(run, OptimizerState.FLOAT32, trained);
    long kept =
        run.moments() == OptimizerState.HOST && !apart
            ? whole
            : optimizer(run, run.moments(), trained);
    return new MemoryPlan(
        parameters,
        trained,
        frozen + FLOAT * trained,
        FLOAT * trained - (FLOAT - bytes) * written(run),
        kept,
        activations(run, bytes),
        apart ? whole - kept : 0);
  }

  /** The most that is held at once, on the device. */
  public long peak() {
    return weights + gradients + optimizer + activations;
  }

  /** Moments of all weights, or of adapters, which are matrices. */
  private static long optimizer(Workload run, OptimizerState state, long trained) {
    return run.lora().isPresent()
        ? state.bytes(new Parameter("adapters", List.of(1L, trained)))
        : DecoderParameters.of(run.config()).stream().mapToLong(state::bytes).sum();
  }

  /** Values whose gradients are written, not added up. */
  private static long written(Workload run) {
    return isWritten(run) ? run.config().layers() * matrices(run.config()) : 0;
  }

  private static boolean isWritten(Workload run) {
    return run.onePass() && run.lora().isEmpty() && run.precision() == Precision.BFLOAT16;
  }

  /** Values of the matrices of a layer. */
  private static long matrices(DecoderConfig config) {
    return DecoderParameters.layer(config, 0).stream()
        .filter(Parameter::decays)
        .mapToLong(Parameter::count)
        .sum();
  }

  private static long activations(Workload run, long bytes) {
    DecoderConfig config = run.config();
    long tokens = run.passTokens();
    long layers = config.layers();
    long state = tokens * config.hiddenSize() * bytes;
    long layer = tokens * layerBytes(config, run.precision());
    long weights = DecoderParameters.layer(config, 0).stream().mapToLong(Parameter::count).sum();
    long trained = run.lora().map(l -> l.parameterCount(config) / layers).orElse(weights);
    // Where gradients are written, the weights are cast to where they go.
    long apart = isWritten(run) ? weights - matrices(config) : weights;
    long cast = run.lora().isEmpty() && run.precision() == Precision.BFLOAT16 ? bytes * apart : 0;
    // Backward is widest in the gated MLP: gradients of both factors, and of the state twice.
    long widest = 2 * tokens * bytes * config.intermediateSize() + 2 * state;
    // Chosen states, normalised, scaled, and their gradient; then the logits.
    long end = 4 * state + logits(run, bytes);
    long again = layer + cast + bytes * trained + widest;
    int costly = run.activations().costlyOf((int) layers);
    return switch (run.activations().kept()) {
      // Gradients appear layer by layer while activations go, and are held until the end.
      case ALL ->
          Math.max(
              layers * (state + layer + cast) + Math.max(end, widest),
              state + layer + cast + widest + layers * bytes * trained);
      case INPUT -> layers * state + Math.max(end, again);
      // What was kept is gone when the first layer that kept its input alone is reached.
      case COSTLY -> {
        long products =
            2 * bytes * config.intermediateSize() * run.activations().productsOf((int) layers);
        long kept = tokens * (costly * costlyBytes(config, run.precision()) + products);
        long top = state + kept + Math.max(end, cast + bytes * largest(run) + 2 * widest);
        yield layers * state + (costly < layers ? Math.max(top, again) : top);
      }
    };
  }

  /** Bytes a layer keeps per token for its backward pass, beside its input. */
  static long layerBytes(DecoderConfig config, Precision precision) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long query = (long) config.heads() * config.headDimension();
    long keyValue = (long) config.keyValueHeads() * config.headDimension();
    long logSums = FLOAT * config.heads();
    // Norms: input of the second, normalised, scaled. Attention: query, key, value, output, output
    // in token order.
    // MLP: gate, its SiLU, up, product.
    return switch (precision) {
      // Keys and values are repeated once per query head.
      case FLOAT32 -> FLOAT * (5 * hidden + 5 * query + 4 * inner) + logSums;
      // The norm works on a float32 copy of its input.
      case BFLOAT16 ->
          2 * (FLOAT + 2 + 2) * hidden + 2 * (3 * query + 2 * keyValue + 4 * inner) + logSums;
    };
  }

  /** Bytes a layer keeps per token of what is costly to compute again, beside its input. */
  static long costlyBytes(DecoderConfig config, Precision precision) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long query = (long) config.heads() * config.headDimension();
    long keyValue = (long) config.keyValueHeads() * config.headDimension();
    long logSums = FLOAT * config.heads();
    // Query, output, output in token order, key, value; what the MLP begins from, gate, up. Normed
    // heads are kept before their norm too.
    long normed = config.queryKeyNorm() ? query + keyValue : 0;
    long kept = 3 * query + 2 * keyValue + normed + hidden + 2 * inner;
    return switch (precision) {
      // Keys and values are there once more, repeated once per query head.
      case FLOAT32 -> FLOAT * (kept + (query > keyValue ? 2 * query : 0)) + logSums;
      case BFLOAT16 -> 2 * kept + logSums;
    };
  }

  /** Values of the largest matrix of a layer that is trained. */
  private static long largest(Workload run) {
    return run.lora().isPresent() || run.precision() == Precision.FLOAT32 || isWritten(run)
        ? 0
        : (long) run.config().hiddenSize() * run.config().intermediateSize();
  }

  private static long logits(Workload run, long bytes) {
    DecoderConfig config = run.config();
    boolean summing = run.lora().isEmpty();
    long rows = Math.min(run.passTokens(), KernelShape.logitRows(config, run.precision(), summing));
    long part = Math.min(rows, KernelShape.logitRows(config, run.precision(), false));
    long vocabulary = config.vocabularySize();
    long matrix = vocabulary * config.hiddenSize();
    return run.precision() == Precision.FLOAT32
        ? rows * vocabulary * 2 * FLOAT
        // Some go before what is made of them comes: logarithms, a piece at a time, and logits.
        : rows * vocabulary * bytes
            + Math.max(
                Math.max(part * vocabulary * FLOAT, rows * vocabulary * bytes), bytes * matrix)
            + bytes * matrix;
  }

  /** Bytes of a value. */
  static long bytes(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> 4;
      case BFLOAT16 -> 2;
    };
  }
}
