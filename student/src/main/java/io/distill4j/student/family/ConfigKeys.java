package io.distill4j.student.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a {@code config.json}, read one by one; what is wrong is collected, not thrown.
 *
 * <p>After a problem the value returned is a stand-in that lets the reading go on. A key with the
 * value null counts as absent, as it does in transformers.
 */
public final class ConfigKeys {

  private static final String FETCH_AGAIN =
      "fetch config.json of the model again, or add what is missing";

  private final String where;
  private final ObjectNode json;
  private final List<Problem> problems;

  ConfigKeys(String where, ObjectNode json) {
    this(where, json, new ArrayList<>());
  }

  private ConfigKeys(String where, ObjectNode json, List<Problem> problems) {
    this.where = where;
    this.json = json;
    this.problems = problems;
  }

  /** A required whole number of 1 or more. */
  public int count(String key) {
    Optional<JsonNode> value = value(key);
    if (value.isEmpty()) {
      missing(key);
      return 1;
    }
    return count(key, value.get());
  }

  /** A whole number of 1 or more, or {@code fallback} where the key is absent. */
  public int countOr(String key, int fallback) {
    return value(key).map(node -> count(key, node)).orElse(fallback);
  }

  /** A number, or {@code fallback} where the key is absent. */
  public double numberOr(String key, double fallback) {
    return number(key).orElse(fallback);
  }

  /** A truth value, or {@code fallback} where the key is absent. */
  public boolean flagOr(String key, boolean fallback) {
    Optional<JsonNode> value = value(key);
    if (value.isPresent() && !value.get().isBoolean()) {
      refuse(key + " must be true or false, was " + value.get(), "correct it");
      return fallback;
    }
    return value.map(JsonNode::booleanValue).orElse(fallback);
  }

  /** A text, where the key is present. */
  public Optional<String> text(String key) {
    Optional<JsonNode> value = value(key);
    if (value.isPresent() && !value.get().isTextual()) {
      refuse(key + " must be a text, was " + value.get(), "correct it");
      return Optional.empty();
    }
    return value.map(JsonNode::textValue);
  }

  /** The head dimension where no key says it: the hidden size shared among the heads. */
  public int derivedHeadDimension() {
    int heads = countOr("num_attention_heads", 1);
    int hidden = countOr("hidden_size", heads);
    if (value("head_dim").isEmpty() && hidden % heads != 0) {
      refuse(
          "hidden_size %d is not a multiple of num_attention_heads %d".formatted(hidden, heads),
          "add the head_dim the model was made with");
    }
    return Math.max(1, hidden / heads);
  }

  /** Base of the rotary frequencies, in {@code rope_parameters}, {@code rope_scaling} or beside. */
  public double theta() {
    Optional<Double> theta = writtenTheta();
    if (theta.isEmpty()) {
      missing("rope_theta");
    }
    return theta.orElse(10_000.0);
  }

  /** As {@link #theta()}, for a family whose older configs leave it out. */
  public double thetaOr(double fallback) {
    return writtenTheta().orElse(fallback);
  }

  /** Refuses a config in which some layer attends to a window only. */
  public void refuseSlidingWindow() {
    boolean listed = false;
    for (JsonNode kind : json.path("layer_types")) {
      listed |= !"full_attention".equals(kind.asText());
    }
    boolean byCount =
        !json.path("layer_types").isArray()
            && flagOr("use_sliding_window", false)
            && value("sliding_window").isPresent()
            && numberOr("max_window_layers", 0) < numberOr("num_hidden_layers", 1);
    if (listed || byCount) {
      refuse(
          "has layers with sliding-window attention, which is not supported",
          "choose a model with full attention in all layers");
    }
  }

  /** Refuses a config that sets {@code key} to true. */
  public void refuseIfSet(String key) {
    if (flagOr(key, false)) {
      refuse(key + " is true, which is not supported for this family", "choose another model");
    }
  }

  /** Adds a problem of this file. */
  public void refuse(String what, String remedy) {
    problems.add(new Problem(where, what, remedy));
  }

  /** The required number, where present; otherwise a problem and {@code standIn}. */
  double required(String key, double standIn) {
    Optional<Double> number = number(key);
    if (number.isEmpty() && value(key).isEmpty()) {
      missing(key);
    }
    return number.orElse(standIn);
  }

  Optional<Double> number(String key) {
    Optional<JsonNode> value = value(key);
    if (value.isPresent() && !value.get().isNumber()) {
      refuse(key + " must be a number, was " + value.get(), "correct it");
      return Optional.empty();
    }
    return value.map(JsonNode::doubleValue);
  }

  /** Keys of the rotary positions; empty where nothing but theta is said. */
  ConfigKeys rope() {
    for (String key : List.of("rope_scaling", "rope_parameters")) {
      if (json.get(key) instanceof ObjectNode scaling && !scaling.isEmpty()) {
        return new ConfigKeys(where, scaling, problems);
      }
    }
    return new ConfigKeys(where, JsonNodeFactory.instance.objectNode(), problems);
  }

  /** Throws what was collected, if anything. */
  void check() {
    if (!problems.isEmpty()) {
      throw new UserMistake(problems.stream().distinct().toList());
    }
  }

  private Optional<Double> writtenTheta() {
    return rope().number("rope_theta").or(() -> number("rope_theta"));
  }

  private int count(String key, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0) {
      return node.intValue();
    }
    refuse(key + " must be a whole number of 1 or more, was " + node, "correct it");
    return 1;
  }

  private void missing(String key) {
    refuse(key + " is missing", FETCH_AGAIN);
  }

  private Optional<JsonNode> value(String key) {
    return Optional.ofNullable(json.get(key)).filter(node -> !node.isNull());
  }
}
