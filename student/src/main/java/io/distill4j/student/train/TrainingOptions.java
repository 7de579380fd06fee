package io.distill4j.student.train;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.MemoryAdvice;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.LossTerms;
import io.distill4j.student.model.Precision;
import java.util.Optional;

/**
 * How a student is trained.
 *
 * @param epochs passes over the data, 1 or more
 * @param rowsPerStep rows of one optimizer step, 1 or more
 * @param rowsPerPass rows of one forward and backward pass; a step accumulates as many passes as it
 *     needs, with the loss divided by the trained tokens of the whole step
 * @param optimizer AdamW and its constants
 * @param schedule of the learning rate
 * @param clipNorm largest global norm of the gradient; larger ones are scaled down; above 0
 * @param checkpointEvery steps between checkpoints, 1 or more; the last step always writes one
 * @param keepCheckpoints how many of them stay on disk, 1 or more
 * @param activations what the forward pass leaves in memory; absent: {@code auto}
 * @param lora adapters to train in place of the weights; absent: all weights are trained
 * @param heldOut rows that are not trained on but measured, by their log-likelihood alone; absent:
 *     none
 * @param loss what the loss has beside the log-likelihood of each token; absent: nothing
 */
public record TrainingOptions(
    int epochs,
    int rowsPerStep,
    int rowsPerPass,
    AdamW optimizer,
    Schedule schedule,
    double clipNorm,
    int checkpointEvery,
    int keepCheckpoints,
    Optional<ActivationPolicy> activations,
    Optional<Lora> lora,
    Optional<HeldOut> heldOut,
    Optional<LossTerms> loss) {

  public TrainingOptions {
    atLeastOne("epochs", epochs);
    atLeastOne("rows-per-step", rowsPerStep);
    atLeastOne("rows-per-pass", rowsPerPass);
    atLeastOne("checkpoint-every", checkpointEvery);
    atLeastOne("keep-checkpoints", keepCheckpoints);
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException("clip-norm must be above 0, was " + clipNorm);
    }
  }

  /** Full training with nothing held out. */
  public TrainingOptions(
      int epochs,
      int rowsPerStep,
      int rowsPerPass,
      AdamW optimizer,
      Schedule schedule,
      double clipNorm,
      int checkpointEvery,
      int keepCheckpoints,
      Optional<ActivationPolicy> activations) {
    this(
        epochs,
        rowsPerStep,
        rowsPerPass,
        optimizer,
        schedule,
        clipNorm,
        checkpointEvery,
        keepCheckpoints,
        activations,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The activation policy where the preset fixes one. */
  public Optional<Activations> fixedActivations() {
    return activations.flatMap(ActivationPolicy::fixed);
  }

  /**
   * What the forward pass leaves in memory: what is fixed, or the fastest that fits a machine.
   *
   * @param passTokens of one forward and backward pass, 1 or more
   */
  public Activations activations(DecoderConfig config, int passTokens, Machine machine) {
    return fixedActivations()
        .orElseGet(
            () ->
                workload(config, passTokens, machine.precision(), Activations.KEEP)
                    .fastestWithin(machine.bytes())
                    .activations());
  }

  /** What determines the memory of a pass. */
  public Workload workload(
      DecoderConfig config, int passTokens, Precision precision, Activations kept) {
    return new Workload(config, passTokens, precision, kept, lora, optimizer.moments(), onePass());
  }

  /** Finds what makes this training fit a machine. */
  public MemoryAdvice memoryAdvice(DecoderConfig config, int rowTokens) {
    return new MemoryAdvice(
        config, rowTokens, rowsPerStep, rowsPerPass, fixedActivations(), lora, optimizer.moments());
  }

  /** Whether a step is one pass forward and backward, so that no gradients are added up. */
  public boolean onePass() {
    return Workload.isOnePass(rowsPerStep, rowsPerPass);
  }

  /** What the loss has beside the log-likelihood. */
  public LossTerms lossTerms() {
    return loss.orElse(LossTerms.NONE);
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be 1 or more, was " + value);
    }
  }
}
