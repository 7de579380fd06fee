package io.distill4j.student.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;

/** Writes a config in the spelling of transformers 4, keys in the order of the alphabet. */
final class ConfigWriter {

  private ConfigWriter() {}

  static ObjectNode json(DecoderConfig config, String architecture) {
    ObjectNode json = Json.object();
    json.putArray("architectures").add(architecture);
    json.put("head_dim", config.headDimension());
    json.put("hidden_act", "silu");
    json.put("hidden_size", config.hiddenSize());
    json.put("initializer_range", config.initializerRange());
    json.put("intermediate_size", config.intermediateSize());
    json.put("max_position_embeddings", config.maxPositions());
    json.put("model_type", config.modelType());
    json.put("num_attention_heads", config.heads());
    json.put("num_hidden_layers", config.layers());
    json.put("num_key_value_heads", config.keyValueHeads());
    json.put("rms_norm_eps", config.normEpsilon());
    ObjectNode scaling = scaling(config.rope());
    if (!scaling.isEmpty()) {
      json.set("rope_scaling", scaling);
    }
    json.put("rope_theta", config.rope().theta());
    json.put("tie_word_embeddings", config.tiedEmbeddings());
    json.put("vocab_size", config.vocabularySize());
    return json;
  }

  private static ObjectNode scaling(Rope rope) {
    ObjectNode json = Json.object();
    if (rope instanceof Rope.Linear linear) {
      json.put("factor", linear.factor());
      json.put("rope_type", "linear");
    } else if (rope instanceof Rope.Llama3 llama) {
      json.put("factor", llama.factor());
      json.put("high_freq_factor", llama.highFrequencyFactor());
      json.put("low_freq_factor", llama.lowFrequencyFactor());
      json.put("original_max_position_embeddings", llama.originalPositions());
      json.put("rope_type", "llama3");
    } else if (rope instanceof Rope.Yarn yarn) {
      yarn.attentionFactor().ifPresent(factor -> json.put("attention_factor", factor));
      json.put("beta_fast", yarn.betaFast());
      json.put("beta_slow", yarn.betaSlow());
      json.put("factor", yarn.factor());
      json.put("original_max_position_embeddings", yarn.originalPositions());
      json.put("rope_type", "yarn");
    }
    return json;
  }
}
