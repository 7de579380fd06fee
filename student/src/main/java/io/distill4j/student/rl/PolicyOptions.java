package io.distill4j.student.rl;

import io.distill4j.data.Sampling;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a model is trained by reinforcement learning.
 *
 * @param steps of rollouts followed by updates, 1 or more
 * @param questions of a step, 1 or more
 * @param samples of each question: the size of a group, 2 or more; with {@link Ppo} 1 is enough
 * @param sampling how they are drawn; ratios are those of the model at temperature 1, whatever the
 *     temperature here
 * @param lengths other limits on their length, in the order of their steps
 * @param rounds where given, groups whose rewards are all equal are dropped, and other questions
 *     take their place in up to so many rounds, 1 or more; absent: they stay, with advantage 0.
 *     Source: DAPO, arXiv:2503.14476v2, section 3.2 ("dynamic sampling")
 * @param cutOff what becomes of completions that the limit cut off
 * @param generation how much is drawn at once
 * @param epochs passes over the samples of a step, 1 or more
 * @param miniBatches updates of each such pass, 1 or more; fewer where there are fewer samples
 * @param tokensPerPass tokens of prompts and completions of a forward and backward pass at most,
 *     unless one sample alone has more; 1 or more
 * @param activations what the forward pass leaves in memory
 * @param algorithm how tokens are credited; absent: {@link Grpo}
 * @param loss of the policy
 * @param referenceEvery steps after which the model becomes its own reference, 1 or more; absent:
 *     the first model stays it
 * @param optimizer AdamW and its constants
 * @param schedule of the learning rate over the steps
 * @param clipNorm largest global norm of the gradient; above 0
 * @param checkpointEvery steps between checkpoints, 1 or more; the last step always writes one
 * @param keepCheckpoints how many of them stay on disk, 1 or more
 * @param lora adapters to train in place of the weights; absent: all weights are trained
 * @param flops arithmetic of rollouts, scoring and updates after which no further step begins,
 *     above 0, see {@link PolicyRecord#flops}; absent: {@code steps} alone end the training
 * @param seed of the order of questions, of completions and of mini-batches
 */
public record PolicyOptions(
    int steps,
    int questions,
    int samples,
    Sampling sampling,
    List<LengthFrom> lengths,
    OptionalInt rounds,
    CutOff cutOff,
    GenerationOptions generation,
    int epochs,
    int miniBatches,
    int tokensPerPass,
    ActivationPolicy activations,
    Optional<Algorithm> algorithm,
    PolicyLoss loss,
    OptionalInt referenceEvery,
    AdamW optimizer,
    Schedule schedule,
    double clipNorm,
    int checkpointEvery,
    int keepCheckpoints,
    Optional<Lora> lora,
    OptionalDouble flops,
    long seed) {

  public PolicyOptions {
    lengths = List.copyOf(lengths);
    atLeast(1, "steps", steps);
    atLeast(1, "questions", questions);
    atLeast(algorithm.filter(Ppo.class::isInstance).isPresent() ? 1 : 2, "samples", samples);
    atLeast(1, "rounds", rounds.orElse(1));
    atLeast(1, "epochs", epochs);
    atLeast(1, "mini-batches", miniBatches);
    atLeast(1, "tokens-per-pass", tokensPerPass);
    atLeast(1, "reference-every", referenceEvery.orElse(1));
    atLeast(1, "checkpoint-every", checkpointEvery);
    atLeast(1, "keep-checkpoints", keepCheckpoints);
    if (algorithm.filter(Ppo.class::isInstance).isPresent()) {
      checkPpo(loss, rounds);
    }
    if (activations == ActivationPolicy.AUTO) {
      throw new IllegalArgumentException(
          "activations must be keep, keep-costly or recompute here, was auto");
    }
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException("clip-norm must be above 0, was " + clipNorm);
    }
    if (flops.isPresent() && !(flops.getAsDouble() > 0)) {
      throw new IllegalArgumentException("flops must be above 0, was " + flops.getAsDouble());
    }
    if (sampling.temperature() == 0) {
      throw new IllegalArgumentException(
          "sampling must have a temperature above 0: the samples of a group would be equal");
    }
    for (int i = 1; i < lengths.size(); i++) {
      if (lengths.get(i).step() <= lengths.get(i - 1).step()) {
        throw new IllegalArgumentException("lengths must be in the order of their steps");
      }
    }
  }

  /** A ratio of whole completions has no room for advantages of tokens. */
  private static void checkPpo(PolicyLoss loss, OptionalInt rounds) {
    if (loss.ratio() == RatioLevel.SEQUENCE) {
      throw new IllegalArgumentException("algorithm ppo needs ratio token");
    }
    if (rounds.isPresent()) {
      throw new IllegalArgumentException(
          "rounds drop groups of equal rewards, from which algorithm ppo learns too");
    }
  }

  /** How tokens are credited. */
  public Algorithm credit() {
    return algorithm.orElse(new Grpo());
  }

  /** The algorithm, where it is the one with a value head. */
  public Optional<Ppo> ppo() {
    return algorithm.filter(Ppo.class::isInstance).map(Ppo.class::cast);
  }

  /** Tokens a completion may have at a step, from 1. */
  public int maxTokens(long step) {
    int most = sampling.maxTokens();
    for (LengthFrom length : lengths) {
      most = step >= length.step() ? length.maxTokens() : most;
    }
    return most;
  }

  /** What the forward pass keeps. */
  public Activations kept() {
    return activations.fixed().orElseThrow();
  }

  /** Whether a reference is needed. */
  public boolean hasReference() {
    return loss.divergence() > 0;
  }

  /**
   * Whether the only update of a step finds the model as it drew. Every ratio is then 1, and no
   * pass is needed to know what the model thought before the update. A value head must be asked
   * before it learns.
   */
  public boolean updatesOnce() {
    return epochs == 1 && miniBatches == 1 && ppo().isEmpty();
  }

  /** Forward passes over each sample before the first update of a step: 0, 1 or 2. */
  public int scorings() {
    return (updatesOnce() ? 0 : 1) + (hasReference() ? 1 : 0);
  }

  /**
   * Forward passes that a completion costs in a step, of which forward and backward are three: to
   * draw it, to score it, to learn from it; those of a value model too.
   */
  public int forwards() {
    int values = ppo().filter(Ppo::hasOwnModel).isPresent() ? 1 + 3 * epochs : 0;
    return 1 + scorings() + 3 * epochs + values;
  }

  /** The same with a limit on the arithmetic. */
  public PolicyOptions withFlops(double limit) {
    return new PolicyOptions(
        steps,
        questions,
        samples,
        sampling,
        lengths,
        rounds,
        cutOff,
        generation,
        epochs,
        miniBatches,
        tokensPerPass,
        activations,
        algorithm,
        loss,
        referenceEvery,
        optimizer,
        schedule,
        clipNorm,
        checkpointEvery,
        keepCheckpoints,
        lora,
        OptionalDouble.of(limit),
        seed);
  }

  private static void atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be %d or more, was %d".formatted(key, least, value));
    }
  }
}
