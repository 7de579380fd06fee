package io.distill4j.student.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads and writes the {@code config.json} of a Hugging Face folder.
 *
 * <p>Both spellings are read: {@code rope_theta} with {@code rope_scaling} (transformers 4) and
 * {@code rope_parameters} (transformers 5). Written is the first, which both versions, vLLM and
 * llama.cpp's converter read. The type of the weights ({@code torch_dtype}, {@code dtype}) is not
 * looked at: each file says it for itself.
 */
public final class ModelConfig {

  private static final List<Family> FAMILIES = List.of(new Llama(), new Qwen2(), new Qwen3());

  private ModelConfig() {}

  /**
   * Reads the shape of a model.
   *
   * @throws io.distill4j.data.UserMistake with every problem, when the file is missing, malformed,
   *     lacks keys or describes a model that is not supported
   */
  public static DecoderConfig read(Path configJson) {
    try {
      return of(configJson.toString(), Json.readObject(configJson));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #read}, from what a {@code config.json} holds. */
  public static DecoderConfig of(ObjectNode json) {
    return of("config.json", json);
  }

  /** What {@link #of(ObjectNode)} reads back equal. Token ids are not part of it. */
  public static ObjectNode json(DecoderConfig config) {
    Family family =
        family(config.modelType())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "model type must be one of %s, was %s"
                            .formatted(known(), config.modelType())));
    return ConfigWriter.json(config, family.architecture());
  }

  private static DecoderConfig of(String where, ObjectNode json) {
    ConfigKeys keys = new ConfigKeys(where, json);
    Optional<String> type = keys.text("model_type");
    Optional<Family> family = type.flatMap(ModelConfig::family);
    if (family.isEmpty()) {
      keys.refuse(
          type.map(t -> "model_type '" + t + "' is not supported").orElse("model_type is missing"),
          "known are " + known());
    }
    keys.check();
    return read(keys, family.orElseThrow());
  }

  private static DecoderConfig read(ConfigKeys keys, Family family) {
    int vocabulary = keys.count("vocab_size");
    int hidden = keys.count("hidden_size");
    int intermediate = keys.count("intermediate_size");
    int layers = keys.count("num_hidden_layers");
    int heads = keys.count("num_attention_heads");
    int positions = keys.count("max_position_embeddings");
    Family.Traits traits = family.traits(keys);
    Rope rope = RopeReader.read(keys, traits.theta(), positions);
    double epsilon = keys.numberOr("rms_norm_eps", 1e-6);
    boolean tied = keys.flagOr("tie_word_embeddings", false);
    double range = keys.numberOr("initializer_range", 0.02);
    keys.text("hidden_act")
        .filter(activation -> !activation.equals("silu"))
        .ifPresent(
            activation ->
                keys.refuse(
                    "hidden_act '" + activation + "' is not supported", "only silu is supported"));
    keys.check();
    try {
      return new DecoderConfig(
          family.modelType(),
          vocabulary,
          hidden,
          intermediate,
          layers,
          heads,
          traits.keyValueHeads(),
          traits.headDimension(),
          epsilon,
          rope,
          tied,
          traits.attentionBias(),
          traits.queryKeyNorm(),
          positions,
          range);
    } catch (IllegalArgumentException e) {
      keys.refuse(String.valueOf(e.getMessage()), "correct the keys of the config");
      keys.check();
      throw e;
    }
  }

  private static Optional<Family> family(String modelType) {
    return FAMILIES.stream().filter(family -> family.modelType().equals(modelType)).findFirst();
  }

  private static String known() {
    return FAMILIES.stream().map(Family::modelType).collect(Collectors.joining(", "));
  }
}
