package io.distill4j.presets;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.model.Precision;
import io.distill4j.student.rl.PolicyCost;
import io.distill4j.student.rl.PolicyOptions;
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

  /** A table, what all steps take, and whether the preset fits. */
  public List<String> lines(Machine machine, Assumptions assumed) {
    PolicyOptions training = preset.training();
    DecoderConfig config = BaseShape.of(preset.base(), environment).config();
    List<PolicyCost> costs = PolicyCost.compare(config, machine.precision(), training);
    int chosen = chosen(training);
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
    lines.addAll(time(config, training, cost.flops(), assumed));
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

  /** What the preset itself takes, at its limits. */
  public static PolicyCost chosen(
      DecoderConfig config, Precision precision, PolicyOptions training) {
    return PolicyCost.compare(config, precision, training).get(chosen(training));
  }

  private static int chosen(PolicyOptions training) {
    return training.ppo().isEmpty() ? 0 : training.ppo().get().hasOwnModel() ? 2 : 1;
  }

  /** Steps and hours, at the limits and at the length that is assumed. */
  private static List<String> time(
      DecoderConfig config, PolicyOptions training, double limit, Assumptions assumed) {
    long written =
        Math.round(Math.min(assumed.traceTokens(), training.maxTokens(training.steps())));
    long tokens = Math.round(assumed.promptTokens()) + written;
    double step =
        TrainingFlops.of(config).of(tokens, written)
            / 3
            * training.forwards()
            * training.questions()
            * training.samples();
    return List.of(
        assumed.line(),
        format(
            "%,d steps with %,d updates each: %.2e operations and %,.2f GPU hours a step,"
                + " %,.0f GPU hours in all; at the limits %,.2f and %,.0f",
            training.steps(),
            training.epochs() * training.miniBatches(),
            step,
            assumed.hours(step),
            assumed.hours(step * training.steps()),
            assumed.hours(limit),
            assumed.hours(limit * training.steps())));
  }

  private static String gigabytes(long bytes) {
    return format("%.1f GB", bytes / 1e9);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
