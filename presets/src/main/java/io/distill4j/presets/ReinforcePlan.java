package io.distill4j.presets;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.rl.GrpoOptions;
import io.distill4j.student.rl.PolicyCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a preset of reinforcement learning would hold and compute, GRPO and PPO side by side, before
 * anything is downloaded.
 *
 * @param environment variables that name the hub's cache
 */
public record ReinforcePlan(Reinforcement preset, Map<String, String> environment) {

  private static final String ROW = "%-42s %10s %10s %10s %10s %10s";

  /** A table, and whether the preset fits. */
  public List<String> lines(Machine machine) {
    GrpoOptions training = preset.training();
    DecoderConfig config = BaseShape.of(preset.base(), environment).config();
    List<PolicyCost> costs = PolicyCost.compare(config, machine.precision(), training);
    int chosen = training.ppo().isPresent() ? 1 : 0;
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "a step of %,d questions with %,d samples each, at the limits: %,d tokens, %,d of them"
                + " drawn, in %s",
            training.questions(),
            training.samples(),
            training.generation().contextTokens(),
            Math.min(
                training.maxTokens(training.steps()), training.generation().contextTokens() - 1),
            machine.precision().name().toLowerCase(Locale.ROOT)));
    lines.add(format(ROW, "", "memory", "rollout", "scoring", "updates", "FLOPs"));
    for (int i = 0; i < costs.size(); i++) {
      PolicyCost cost = costs.get(i);
      lines.add(
          format(
              ROW,
              cost.name() + (i == chosen ? " (preset)" : ""),
              gigabytes(cost.peak()),
              format("%.2e", cost.rollout()),
              format("%.2e", cost.scoring()),
              format("%.2e", cost.update()),
              format("%.2e", cost.flops())));
    }
    PolicyCost cost = costs.get(chosen);
    lines.add(
        format(
            "memory of the preset: %s standing (weights, gradients, moments%s), and then %s while"
                + " drawing or %s while learning",
            gigabytes(cost.standing()),
            training.hasReference() ? ", reference" : "",
            gigabytes(cost.drawing()),
            gigabytes(cost.learning())));
    lines.add(
        format(
            "%s with %s: %s",
            machine.name(),
            gigabytes(machine.bytes()),
            cost.peak() <= machine.bytes()
                ? "fits"
                : "does not fit; lower generation.slots or tokens-per-pass, set divergence to 0 to"
                    + " do without a reference, or train adapters (lora)"));
    return lines;
  }

  private static String gigabytes(long bytes) {
    return format("%.1f GB", bytes / 1e9);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
