package io.distill4j.student.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.OptionalDouble;

/**
 * What is known of one optimizer step; a line of the step log.
 *
 * @param step from 1
 * @param epoch from 0
 * @param loss mean over the trained tokens of the step, in nats
 * @param gradientNorm global norm before clipping
 * @param learningRate of this step
 * @param trainedTokens tokens the loss covered
 * @param rowTokens tokens computed, prompts and padding included
 * @param seconds wall time of the step, without measuring what is held out
 * @param flops arithmetic the step needs, see {@link io.distill4j.student.memory.TrainingFlops}
 * @param heldOutLoss mean over the trained tokens of the held-out rows after this step, in nats,
 *     where it was measured
 */
public record StepRecord(
    long step,
    int epoch,
    double loss,
    double gradientNorm,
    double learningRate,
    long trainedTokens,
    long rowTokens,
    double seconds,
    double flops,
    OptionalDouble heldOutLoss) {

  StepRecord withHeldOutLoss(double value) {
    return new StepRecord(
        step,
        epoch,
        loss,
        gradientNorm,
        learningRate,
        trainedTokens,
        rowTokens,
        seconds,
        flops,
        OptionalDouble.of(value));
  }

  /** Tokens computed in a second. */
  public double tokensPerSecond() {
    return rowTokens / seconds;
  }

  /** One line of JSON with the usual names. */
  String toJson() {
    ObjectNode node = Json.object();
    node.put("step", step);
    node.put("epoch", epoch);
    node.put("loss", loss);
    node.put("grad_norm", gradientNorm);
    node.put("lr", learningRate);
    node.put("trained_tokens", trainedTokens);
    node.put("row_tokens", rowTokens);
    node.put("seconds", seconds);
    node.put("flops", flops);
    heldOutLoss.ifPresent(value -> node.put("held_out_loss", value));
    return Json.line(node);
  }

  static StepRecord of(com.fasterxml.jackson.databind.JsonNode node) {
    return new StepRecord(
        node.path("step").asLong(),
        node.path("epoch").asInt(),
        node.path("loss").asDouble(),
        node.path("grad_norm").asDouble(),
        node.path("lr").asDouble(),
        node.path("trained_tokens").asLong(),
        node.path("row_tokens").asLong(),
        node.path("seconds").asDouble(),
        node.path("flops").asDouble(),
        node.has("held_out_loss")
            ? OptionalDouble.of(node.path("held_out_loss").asDouble())
            : OptionalDouble.empty());
  }
}
