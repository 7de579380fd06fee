package io.distill4j.student.family;

import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a decoder in the order the kernels expect: embedding; per layer both norms and the
 * projections, then biases, then head norms; final norm; head unless tied.
 */
public final class DecoderParameters {

  private DecoderParameters() {}

  public static List<Parameter> of(DecoderConfig config) {
    List<Parameter> all = new ArrayList<>();
    long hidden = config.hiddenSize();
    long queries = (long) config.heads() * config.headDimension();
    long keys = (long) config.keyValueHeads() * config.headDimension();
    long inner = config.intermediateSize();
    add(all, "model.embed_tokens.weight", config.vocabularySize(), hidden);
    for (int i = 0; i < config.layers(); i++) {
      String layer = "model.layers." + i + ".";
      add(all, layer + "input_layernorm.weight", hidden);
      add(all, layer + "self_attn.q_proj.weight", queries, hidden);
      add(all, layer + "self_attn.k_proj.weight", keys, hidden);
      add(all, layer + "self_attn.v_proj.weight", keys, hidden);
      add(all, layer + "self_attn.o_proj.weight", hidden, queries);
      add(all, layer + "post_attention_layernorm.weight", hidden);
      add(all, layer + "mlp.gate_proj.weight", inner, hidden);
      add(all, layer + "mlp.up_proj.weight", inner, hidden);
      add(all, layer + "mlp.down_proj.weight", hidden, inner);
      if (config.attentionBias()) {
        add(all, layer + "self_attn.q_proj.bias", queries);
        add(all, layer + "self_attn.k_proj.bias", keys);
        add(all, layer + "self_attn.v_proj.bias", keys);
      }
      if (config.queryKeyNorm()) {
        add(all, layer + "self_attn.q_norm.weight", config.headDimension());
        add(all, layer + "self_attn.k_norm.weight", config.headDimension());
      }
    }
    add(all, "model.norm.weight", hidden);
    if (!config.tiedEmbeddings()) {
      add(all, "lm_head.weight", config.vocabularySize(), hidden);
    }
    return List.copyOf(all);
  }

  private static void add(List<Parameter> all, String name, long... shape) {
    all.add(new Parameter(name, java.util.Arrays.stream(shape).boxed().toList()));
  }
}
