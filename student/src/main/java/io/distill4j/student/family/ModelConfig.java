package io.distill4j.student.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads {@code config.json} in the spelling of transformers 4 ({@code rope_theta}, {@code
 * rope_scaling}) and of transformers 5 ({@code rope_parameters}).
 */
public final class ModelConfig {

  private final String where;
  private final ObjectNode json;
  private final List<Problem> problems = new ArrayList<>();

  private ModelConfig(String where, ObjectNode json) {
    this.where = where;
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @throws UserMistake when it is missing, malformed, or describes a model we do not know, with
   *     every problem
   */
  public static DecoderConfig read(Path file) {
    try {
      return new ModelConfig(file.toString(), Json.readObject(file)).decoder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DecoderConfig decoder() {
    String type = json.path("model_type").asText("");
    Family family =
        Arrays.stream(Family.values())
            .filter(f -> f.modelType().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserMistake(
                        where,
                        "model_type is '%s'".formatted(type),
                        "known families: "
                            + Arrays.stream(Family.values())
                                .map(Family::modelType)
                                .collect(Collectors.joining(", "))));
    if (json.path("use_sliding_window").asBoolean(false)) {
      problem("use_sliding_window is true; sliding windows are not supported", "set it to false");
    }
    if (!json.path("hidden_act").asText("silu").equals("silu")) {
      problem(
          "hidden_act is %s; only silu is supported".formatted(json.path("hidden_act")),
          "use another model");
    }
    if (json.path("mlp_bias").asBoolean(false)) {
      problem("mlp_bias is true; an MLP with biases is not supported", "use another model");
    }
    int hidden = whole("hidden_size");
    int heads = whole("num_attention_heads");
    int vocabulary = whole("vocab_size");
    int intermediate = whole("intermediate_size");
    int layers = whole("num_hidden_layers");
    int positions = whole("max_position_embeddings");
    int keyValueHeads =
        json.hasNonNull("num_key_value_heads") ? whole("num_key_value_heads") : heads;
    int headDimension =
        json.hasNonNull("head_dim") ? whole("head_dim") : hidden / Math.max(1, heads);
    Rope rope = rope(positions);
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    try {
      return new DecoderConfig(
          type,
          vocabulary,
          hidden,
          intermediate,
          layers,
          heads,
          keyValueHeads,
          headDimension,
          json.path("rms_norm_eps").asDouble(1e-6),
          rope,
          json.path("tie_word_embeddings").asBoolean(false),
          json.path("attention_bias").asBoolean(family.biasByDefault()),
          family.queryKeyNorm(),
          positions,
          json.path("initializer_range").asDouble(0.02));
    } catch (IllegalArgumentException e) {
      throw new UserMistake(where, String.valueOf(e.getMessage()), "correct config.json", e);
    }
  }

  private Rope rope(int positions) {
    JsonNode scaling =
        json.hasNonNull("rope_parameters")
            ? json.get("rope_parameters")
            : json.path("rope_scaling");
    double theta = scaling.path("rope_theta").asDouble(json.path("rope_theta").asDouble(10_000));
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    double factor = scaling.path("factor").asDouble(1);
    int original = scaling.path("original_max_position_embeddings").asInt(positions);
    return switch (type) {
      case "default" -> new Rope.Plain(theta);
      case "linear" -> new Rope.Linear(theta, factor);
      case "llama3" ->
          new Rope.Llama3(
              theta,
              factor,
              scaling.path("low_freq_factor").asDouble(1),
              scaling.path("high_freq_factor").asDouble(4),
              original);
      case "yarn" ->
          new Rope.Yarn(
              theta,
              factor,
              original,
              scaling.path("beta_fast").asDouble(32),
              scaling.path("beta_slow").asDouble(1),
              scaling
                  .path("attention_factor")
                  .asDouble(factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1));
      default -> {
        problem("rope type is '%s'".formatted(type), "known: default, linear, llama3, yarn");
        yield new Rope.Plain(theta);
      }
    };
  }

  private int whole(String key) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > Integer.MAX_VALUE) {
      problem(
          value.isMissingNode() ? key + " is missing" : key + " is " + value,
          "it must be a whole number above 0");
      return 1;
    }
    return value.asInt();
  }

  private void problem(String what, String remedy) {
    problems.add(new Problem(where, what, remedy));
  }
}
