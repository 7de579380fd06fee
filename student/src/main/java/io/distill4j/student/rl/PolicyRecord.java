package io.distill4j.student.rl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.Optional;

/**
 * What is known of one step; a line of the step log.
 *
 * @param step from 1
 * @param learnt absent when no sample carried a gradient, so that the weights stayed
 * @param flops arithmetic the step needs: rollouts, scoring and updates; see {@link
 *     io.distill4j.student.memory.TrainingFlops}, of which a forward pass is a third
 */
public record PolicyRecord(
    long step, Drawn drawn, Optional<Learnt> learnt, Seconds seconds, double flops) {

  /**
   * Wall time of a step.
   *
   * @param rollout drawing and rewarding
   * @param score log-probabilities under the model and the reference
   * @param update forward, backward and optimizer
   */
  public record Seconds(double rollout, double score, double update) {

    /** The whole step. */
    public double sum() {
      return rollout + score + update;
    }
  }

  String toJson() {
    ObjectNode node = Json.object();
    node.put("step", step);
    node.set("drawn", drawn.toJson());
    learnt.ifPresent(value -> node.set("learnt", value.toJson()));
    ObjectNode times = node.putObject("seconds");
    times.put("rollout", seconds.rollout());
    times.put("score", seconds.score());
    times.put("update", seconds.update());
    node.put("flops", flops);
    return Json.line(node);
  }

  static PolicyRecord of(JsonNode node) {
    JsonNode times = node.path("seconds");
    return new PolicyRecord(
        node.path("step").asLong(),
        Drawn.of(node.path("drawn")),
        node.has("learnt") ? Optional.of(Learnt.of(node.path("learnt"))) : Optional.empty(),
        new Seconds(
            times.path("rollout").asDouble(),
            times.path("score").asDouble(),
            times.path("update").asDouble()),
        node.path("flops").asDouble());
  }
}
