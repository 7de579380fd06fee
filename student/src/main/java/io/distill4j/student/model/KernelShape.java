package io.distill4j.student.model;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.lora.Lora;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the kernels of a decoder are told of its shape, once, when they are loaded. */
public final class KernelShape {

  /**
   * Logits in memory at once while the loss is computed: 16 MiB of float32 on a CPU, where larger
   * pieces are given back to the system and fault in again, and 256 MiB in bfloat16, on GPUs, which
   * small products leave idle; four times that where each piece adds to the gradient of the head.
   */
  private static final int LOGITS_CPU = 1 << 22;

  private static final int LOGITS_GPU = 1 << 27;

  private KernelShape() {}

  /**
   * Rows of logits that exist at once while the loss is computed.
   *
   * @param summing whether each piece adds to the gradient of the head
   */
  public static int logitRows(DecoderConfig config, Precision precision, boolean summing) {
    int onGpu = summing ? 4 * LOGITS_GPU : LOGITS_GPU;
    int logits = precision == Precision.BFLOAT16 ? onGpu : LOGITS_CPU;
    return Math.max(16, Math.min(4096, logits / config.vocabularySize()));
  }

  /** Number of weights of a layer. */
  static int perLayer(DecoderConfig config) {
    int outside = config.tiedEmbeddings() ? 2 : 3; // Embedding, final norm, head.
    return (DecoderParameters.of(config).size() - outside) / config.layers();
  }

  /** Whether the weight of that place is a layer's: neither the embedding nor what comes last. */
  static boolean isInLayer(DecoderConfig config, int index) {
    return index > 0 && index <= config.layers() * perLayer(config);
  }

  /** Attributes by the names that the kernels read. */
  static Map<String, Object> attributes(
      DecoderConfig config, Precision precision, Optional<Lora> lora) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("kv_heads", config.keyValueHeads());
    attributes.put("head_dim", config.headDimension());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("bias", config.attentionBias());
    attributes.put("qk_norm", config.queryKeyNorm());
    attributes.put("per_layer", perLayer(config));
    attributes.put("chunk", logitRows(config, precision, false));
    attributes.put("summing_chunk", logitRows(config, precision, true));
    attributes.put("compute", precision.torchType());
    attributes.putAll(Adapters.attributes(lora));
    return attributes;
  }
}
