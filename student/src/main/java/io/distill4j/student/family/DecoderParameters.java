package io.distill4j.student.family;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The parameters of a decoder in the one order that trainer, checkpoint and kernels share. */
public final class DecoderParameters {

  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  public static final String OUTPUT = "lm_head.weight";

  private DecoderParameters() {}

  /**
   * Embedding, then each layer, then the final norm, then the output matrix unless it is tied.
   *
   * <p>A layer is: input norm, q, k, v, o, post-attention norm, gate, up, down; then the biases of
   * q, k, v if there are any; then the norms of query and key if there are any.
   */
  public static List<Parameter> of(DecoderConfig config) {
    List<Parameter> all = new ArrayList<>();
    all.add(matrix(EMBEDDING, config.vocabularySize(), config.hiddenSize()));
    for (int i = 0; i < config.layers(); i++) {
      all.addAll(layer(config, i));
    }
    all.add(vector(FINAL_NORM, config.hiddenSize()));
    if (!config.tiedEmbeddings()) {
      all.add(matrix(OUTPUT, config.vocabularySize(), config.hiddenSize()));
    }
    return Collections.unmodifiableList(all);
  }

  /** The parameters of layer {@code index}, from 0, in order. */
  public static List<Parameter> layer(DecoderConfig config, int index) {
    if (index < 0 || index >= config.layers()) {
      throw new IllegalArgumentException(
          "layer must be in [0, %d), was %d".formatted(config.layers(), index));
    }
    String at = "model.layers." + index + ".";
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long query = (long) config.heads() * config.headDimension();
    long keyValue = (long) config.keyValueHeads() * config.headDimension();
    List<Parameter> layer = new ArrayList<>();
    layer.add(vector(at + "input_layernorm.weight", hidden));
    layer.add(matrix(at + "self_attn.q_proj.weight", query, hidden));
    layer.add(matrix(at + "self_attn.k_proj.weight", keyValue, hidden));
    layer.add(matrix(at + "self_attn.v_proj.weight", keyValue, hidden));
    layer.add(matrix(at + "self_attn.o_proj.weight", hidden, query));
    layer.add(vector(at + "post_attention_layernorm.weight", hidden));
    layer.add(matrix(at + "mlp.gate_proj.weight", inner, hidden));
    layer.add(matrix(at + "mlp.up_proj.weight", inner, hidden));
    layer.add(matrix(at + "mlp.down_proj.weight", hidden, inner));
    if (config.attentionBias()) {
      layer.add(vector(at + "self_attn.q_proj.bias", query));
      layer.add(vector(at + "self_attn.k_proj.bias", keyValue));
      layer.add(vector(at + "self_attn.v_proj.bias", keyValue));
    }
    if (config.queryKeyNorm()) {
      layer.add(vector(at + "self_attn.q_norm.weight", config.headDimension()));
      layer.add(vector(at + "self_attn.k_norm.weight", config.headDimension()));
    }
    return Collections.unmodifiableList(layer);
  }

  private static Parameter matrix(String name, long rows, long columns) {
    return new Parameter(name, List.of(rows, columns));
  }

  private static Parameter vector(String name, long size) {
    return new Parameter(name, List.of(size));
  }
}
