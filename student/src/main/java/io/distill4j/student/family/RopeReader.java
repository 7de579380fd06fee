package io.distill4j.student.family;

import java.util.Optional;
import java.util.OptionalDouble;

/** Reads rotary positions in the spelling of transformers 4 ({@code rope_scaling}) or 5. */
final class RopeReader {

  private RopeReader() {}

  static Rope read(ConfigKeys keys, double theta, int maxPositions) {
    ConfigKeys rope = keys.rope();
    String type = rope.text("rope_type").or(() -> rope.text("type")).orElse("default");
    if (keys.numberOr("partial_rotary_factor", rope.numberOr("partial_rotary_factor", 1)) != 1) {
      keys.refuse(
          "partial_rotary_factor other than 1 is not supported",
          "choose a model whose whole heads turn");
    }
    try {
      return switch (type) {
        case "default" -> new Rope.Plain(theta);
        case "linear" -> new Rope.Linear(theta, rope.required("factor", 1));
        case "llama3" -> llama3(rope, theta, maxPositions);
        case "yarn" -> yarn(rope, theta, maxPositions);
        default -> {
          keys.refuse(
              "rope type '" + type + "' is not supported",
              "known are default, linear, llama3 and yarn");
          yield new Rope.Plain(10_000);
        }
      };
    } catch (IllegalArgumentException e) {
      keys.refuse("rope: " + e.getMessage(), "correct the rope keys of the config");
      return new Rope.Plain(10_000);
    }
  }

  private static Rope llama3(ConfigKeys rope, double theta, int maxPositions) {
    return new Rope.Llama3(
        theta,
        rope.required("factor", 1),
        rope.required("low_freq_factor", 1),
        rope.required("high_freq_factor", 4),
        rope.countOr("original_max_position_embeddings", maxPositions));
  }

  private static Rope yarn(ConfigKeys rope, double theta, int maxPositions) {
    int original = rope.countOr("original_max_position_embeddings", maxPositions);
    double factor = rope.numberOr("factor", (double) maxPositions / original);
    if (!rope.flagOr("truncate", true)) {
      rope.refuse(
          "rope key truncate: false is not supported", "choose a model with whole YaRN bounds");
    }
    return new Rope.Yarn(
        theta,
        factor,
        original,
        rope.numberOr("beta_fast", 32),
        rope.numberOr("beta_slow", 1),
        attentionFactor(rope, factor));
  }

  /** The factor itself, or the ratio of two scalings that DeepSeek's configs give instead. */
  private static OptionalDouble attentionFactor(ConfigKeys rope, double factor) {
    Optional<Double> written = rope.number("attention_factor");
    if (written.isPresent()) {
      return OptionalDouble.of(written.get());
    }
    double scale = rope.numberOr("mscale", 0);
    double scaleAll = rope.numberOr("mscale_all_dim", 0);
    return scale != 0 && scaleAll != 0
        ? OptionalDouble.of(Rope.Yarn.scaling(factor, scale) / Rope.Yarn.scaling(factor, scaleAll))
        : OptionalDouble.empty();
  }
}
