package io.distill4j.student.rl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.OptionalDouble;

/**
 * What the updates of a step saw.
 *
 * @param samples trained on
 * @param tokens of their completions
 * @param updates of the weights
 * @param loss mean over the updates
 * @param clipShare share of tokens, over all epochs, whose clipping stops the gradient
 * @param divergence from the reference, mean over tokens and epochs, in nats; absent without one
 * @param entropy of what tokens are drawn from, mean over tokens and epochs, in nats
 * @param largestRatio of new to old probability
 * @param drift mean distance between the log-probabilities of generation and of training for the
 *     same tokens and weights, in nats; what is above rounding is a bias of the gradient; absent
 *     where generation tells none
 * @param gradientNorm before clipping, mean over the updates
 * @param learningRate of the step
 * @param valueLoss half the mean squared distance of values from what they should have been, over
 *     the updates; absent without a value head
 */
public record Learnt(
    int samples,
    long tokens,
    int updates,
    double loss,
    double clipShare,
    OptionalDouble divergence,
    double entropy,
    double largestRatio,
    OptionalDouble drift,
    double gradientNorm,
    double learningRate,
    OptionalDouble valueLoss) {

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("samples", samples);
    node.put("tokens", tokens);
    node.put("updates", updates);
    node.put("loss", loss);
    node.put("clip_share", clipShare);
    divergence.ifPresent(value -> node.put("kl", value));
    node.put("entropy", entropy);
    node.put("largest_ratio", largestRatio);
    drift.ifPresent(value -> node.put("drift", value));
    node.put("grad_norm", gradientNorm);
    node.put("lr", learningRate);
    valueLoss.ifPresent(value -> node.put("value_loss", value));
    return node;
  }

  static Learnt of(JsonNode node) {
    return new Learnt(
        node.path("samples").asInt(),
        node.path("tokens").asLong(),
        node.path("updates").asInt(),
        node.path("loss").asDouble(),
        node.path("clip_share").asDouble(),
        known(node, "kl"),
        node.path("entropy").asDouble(),
        node.path("largest_ratio").asDouble(),
        known(node, "drift"),
        node.path("grad_norm").asDouble(),
        node.path("lr").asDouble(),
        known(node, "value_loss"));
  }

  private static OptionalDouble known(JsonNode node, String key) {
    return node.has(key) ? OptionalDouble.of(node.path(key).asDouble()) : OptionalDouble.empty();
  }
}
