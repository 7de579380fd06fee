package io.distill4j.student.memory;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what makes a training fit a machine, changing as little as possible: first the activation
 * policy, then the rows of a pass, then adapters in place of full training, then shorter rows.
 *
 * @param config shape of the model
 * @param rowTokens of the preset
 * @param rowsPerPass of the preset
 * @param activations policy of the preset; absent: chosen here
 * @param lora adapters of the preset
 */
public record MemoryAdvice(
    DecoderConfig config,
    int rowTokens,
    int rowsPerPass,
    Optional<Activations> activations,
    Optional<Lora> lora) {

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
    return choice(machine, rowTokens, rowsPerPass, activations, lora, List.of());
  }

  /** The first of the changes that fits. */
  public Choice fitting(Machine machine) {
    List<String> overrides = new ArrayList<>();
    Choice choice = asItIs(machine);
    if (choice.fits()) {
      return choice;
    }
    if (activations.isPresent() && activations.get() == Activations.KEEP) {
      overrides.add("student.training.activations=auto");
      choice = choice(machine, rowTokens, rowsPerPass, Optional.empty(), lora, overrides);
    }
    if (!choice.fits() && rowsPerPass > 1) {
      overrides.add("student.training.rows-per-pass=1");
      choice = choice(machine, rowTokens, 1, Optional.empty(), lora, overrides);
    }
    Lora adapters = lora.orElse(ADAPTERS);
    if (!choice.fits() && lora.isEmpty()) {
      overrides.add(
          "student.training.lora={rank: %d, alpha: %.0f, targets: %s, dropout: 0}"
              .formatted(adapters.rank(), adapters.alpha(), adapters.targets()));
      choice = choice(machine, rowTokens, 1, Optional.empty(), Optional.of(adapters), overrides);
    }
    for (int tokens = rowTokens / 2; !choice.fits() && tokens >= SHORTEST; tokens /= 2) {
      List<String> shorter = new ArrayList<>(overrides);
      shorter.add("student.row-tokens=" + tokens);
      choice = choice(machine, tokens, 1, Optional.empty(), Optional.of(adapters), shorter);
    }
    return choice;
  }

  private Choice choice(
      Machine machine,
      int tokens,
      int rows,
      Optional<Activations> fixed,
      Optional<Lora> adapters,
      List<String> overrides) {
    Precision precision = machine.precision();
    Workload run =
        new Workload(
            config,
            Math.multiplyExact(tokens, rows),
            precision,
            fixed.orElse(Activations.KEEP),
            adapters);
    Workload chosen = fixed.isPresent() ? run : run.fastestWithin(machine.bytes());
    MemoryPlan plan = MemoryPlan.of(chosen);
    return new Choice(overrides, chosen.activations(), plan, plan.peak() <= machine.bytes());
  }
}
