package io.distill4j.presets.doctor;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.memory.GenerationPlan;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.MemoryAdvice;
import io.distill4j.student.memory.MemoryPlan;
import io.distill4j.student.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The memory plan of a preset, and what makes it fit.
 *
 * @param config of the model
 * @param rowTokens of the preset
 */
public record MemoryFindings(DecoderConfig config, int rowTokens, TrainingOptions options) {

  private static final List<Integer> CARDS = List.of(24, 80, 141);

  /** One line for the plan, one for each kind of card, one for this machine. */
  public List<Finding> all(Machine here, GenerationOptions generation) {
    MemoryAdvice advice = options.memoryAdvice(config, rowTokens);
    List<Finding> findings = new ArrayList<>();
    MemoryPlan plan = advice.asItIs(Machine.gpu(141)).plan();
    findings.add(
        Finding.fine(
            "model",
            "%s, %,d parameters, %,d of them trained"
                .formatted(config.modelType(), plan.parameters(), plan.trained())));
    for (int card : CARDS) {
      findings.add(Finding.fine(card + " GB GPU", line(advice.fitting(Machine.gpu(card)))));
    }
    MemoryAdvice.Choice now = advice.asItIs(here);
    MemoryAdvice.Choice best = advice.fitting(here);
    String machine = "%s with %s".formatted(here.name(), gigabytes(here.bytes()));
    findings.add(
        Finding.of(
            now.fits(),
            "memory here",
            machine + ": " + line(now),
            best.fits()
                ? "set " + String.join(" ", quoted(best.overrides()))
                : "no setting makes it fit; the least needs " + gigabytes(best.plan().peak())));
    findings.add(cache(here, generation));
    return findings;
  }

  private Finding cache(Machine here, GenerationOptions generation) {
    GenerationPlan plan = GenerationPlan.of(config, here.precision(), generation);
    return Finding.of(
        plan.peak() <= here.bytes(),
        "generation",
        "%s of weights and %s of keys and values for %,d texts of %,d tokens"
            .formatted(
                gigabytes(plan.weights() + plan.copy()),
                gigabytes(plan.cache()),
                generation.slots(),
                generation.contextTokens()),
        "lower eval.generation.slots or eval.generation.context-tokens");
  }

  private static String line(MemoryAdvice.Choice choice) {
    MemoryPlan plan = choice.plan();
    String sum =
        "%s (weights %s, gradients %s, optimizer %s, activations %s with %s)"
                .formatted(
                    gigabytes(plan.peak()),
                    gigabytes(plan.weights()),
                    gigabytes(plan.gradients()),
                    gigabytes(plan.optimizer()),
                    gigabytes(plan.activations()),
                    choice.activations())
            + (plan.host() > 0 ? " and %s of main memory".formatted(gigabytes(plan.host())) : "");
    if (!choice.fits()) {
      return "does not fit: " + sum;
    }
    return choice.overrides().isEmpty()
        ? "fits as it is: " + sum
        : "fits with %s: %s".formatted(String.join(" ", quoted(choice.overrides())), sum);
  }

  /** As a shell takes them. */
  private static List<String> quoted(List<String> overrides) {
    return overrides.stream().map(o -> o.indexOf(' ') < 0 ? o : "'" + o + "'").toList();
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
