package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what makes a training fit a machine, changing as little as possible: first the activation
 * policy, then the rows of a pass, then smaller moments of the optimizer, then adapters in place of
 * full training, then shorter rows.
 *
 * @param config shape of the model
 * @param rowTokens of the preset
 * @param rowsPerStep of the preset
 * @param rowsPerPass of the preset
 * @param activations policy of the preset; absent: chosen here
 * @param lora adapters of the preset
 * @param moments how the preset's optimizer keeps its state
 */
public record MemoryAdvice(
    DecoderConfig config,
    int rowTokens,
    int rowsPerStep,
    int rowsPerPass,
    Optional<Activations> activations,
    Optional<Lora> lora,
    OptimizerState moments) {

  /** Adapters on all matrices; the rank of Hu et al. times four, for long traces (ours). */
  public static final Lora ADAPTERS =
      new Lora(
          32,
          64,
          List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
          0);

  /** Shorter rows lose most long traces. */
  private static final int SHORTEST = 4096;

  /**
   * A training that fits, or the smallest that was tried.
   *
   * @param overrides of the preset, {@code key=value}; empty: as it is
   * @param activations policy it runs with
   * @param plan its memory
   * @param fits whether that is within the machine
   */
  public record Choice(
      List<String> overrides, Activations activations, MemoryPlan plan, boolean fits) {

    public Choice {
      overrides = List.copyOf(overrides);
    }
  }

  /** The preset as it is on a machine. */
  public Choice asItIs(Machine machine) {
    return choice(machine, List.of());
  }

  /** The first of the changes that fits, or the last of them. */
  public Choice fitting(Machine machine) {
    Choice choice = asItIs(machine);
    List<String> overrides = new ArrayList<>();
    MemoryAdvice advice = this;
    if (!choice.fits() && activations.filter(a -> a.kept() != Activations.Kept.INPUT).isPresent()) {
      overrides.add("student.training.activations=auto");
      advice =
          new MemoryAdvice(
              config, rowTokens, rowsPerStep, rowsPerPass, Optional.empty(), lora, moments);
      choice = advice.choice(machine, overrides);
    }
    if (!choice.fits() && rowsPerPass > 1) {
      overrides.add("student.training.rows-per-pass=1");
      advice =
          new MemoryAdvice(config, rowTokens, rowsPerStep, 1, advice.activations, lora, moments);
      choice = advice.choice(machine, overrides);
    }
    for (OptimizerState smaller : OptimizerState.values()) {
      if (!choice.fits() && smaller.compareTo(moments) > 0) {
        choice = advice.with(lora, smaller).choice(machine, and(overrides, state(smaller)));
      }
    }
    if (!choice.fits() && lora.isEmpty()) {
      overrides.add(
          "student.training.lora={rank: %d, alpha: %.0f, targets: %s, dropout: 0}"
              .formatted(ADAPTERS.rank(), ADAPTERS.alpha(), ADAPTERS.targets()));
      advice = advice.with(Optional.of(ADAPTERS), moments);
      choice = advice.choice(machine, overrides);
    }
    for (int tokens = rowTokens / 2; !choice.fits() && tokens >= SHORTEST; tokens /= 2) {
      MemoryAdvice shorter =
          new MemoryAdvice(
              config, tokens, rowsPerStep, 1, advice.activations, advice.lora, moments);
      choice = shorter.choice(machine, and(overrides, "student.row-tokens=" + tokens));
    }
    return choice;
  }

  private MemoryAdvice with(Optional<Lora> adapters, OptimizerState kept) {
    return new MemoryAdvice(
        config, rowTokens, rowsPerStep, rowsPerPass, activations, adapters, kept);
  }

  private static String state(OptimizerState state) {
    String name = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "student.training.optimizer.state=" + name;
  }

  private static List<String> and(List<String> overrides, String another) {
    List<String> all = new ArrayList<>(overrides);
    all.add(another);
    return all;
  }

  private Choice choice(Machine machine, List<String> overrides) {
    Workload run =
        new Workload(
            config,
            Math.multiplyExact(rowTokens, rowsPerPass),
            machine.precision(),
            activations.orElse(Activations.KEEP),
            lora,
            moments,
            Workload.isOnePass(rowsPerStep, rowsPerPass));
    Workload chosen = activations.isPresent() ? run : run.fastestWithin(machine.bytes());
    MemoryPlan plan = MemoryPlan.of(chosen);
    return new Choice(overrides, chosen.activations(), plan, plan.peak() <= machine.bytes());
  }
}
