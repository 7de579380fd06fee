package io.distill4j.presets.chain;

import io.distill4j.data.Sampling;
import io.distill4j.data.curate.Curation;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.presets.Base;
import io.distill4j.presets.EvalPart;
import io.distill4j.presets.TeacherPart;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.pack.OverLong;
import io.distill4j.student.rl.PolicyOptions;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.train.TrainingOptions;

/**
 * The recipe of DeepSeek-R1: what {@code distill chain} takes.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3, and v2, section 3.
 *
 * @param about one sentence for people
 * @param base the model that both fine-tunings begin with
 * @param rowTokens ids of a packed row, 2 or more
 * @param overLong what happens to a trace longer than a row
 * @param coldStart traces of the first fine-tuning
 * @param firstTraining the first fine-tuning, from the base
 * @param reasoning reinforcement learning on questions that can be checked
 * @param rejection what the model of that stage draws, and which of it is kept
 * @param general traces that are no reasoning, mixed with what was kept
 * @param secondTraining the second fine-tuning, from the base again, on both
 * @param allScenarios reinforcement learning on questions of every kind
 * @param eval what the base and the models of all stages answer when the last has ended; the
 *     parameters of a teacher are those of every teacher that is a server
 * @param seed of every stage but those of reinforcement learning, which have their own
 */
public record Chain(
    String about,
    Base base,
    int rowTokens,
    OverLong overLong,
    Source coldStart,
    TrainingOptions firstTraining,
    Stage reasoning,
    Rejection rejection,
    Source general,
    TrainingOptions secondTraining,
    Stage allScenarios,
    EvalPart eval,
    long seed) {

  /** Traces: who is asked what, and which answers are trained on. */
  public record Source(PromptSource prompts, TeacherPart teacher, Curation curate) {}

  /** Reinforcement learning, as {@code distill reinforce} has it. */
  public record Stage(PromptSource prompts, Reward reward, PolicyOptions training) {}

  /**
   * Sampling from the model of this chain.
   *
   * @param samples of each prompt, 1 or more
   * @param generation how much is drawn at once
   * @param curate which samples are kept
   */
  public record Rejection(
      PromptSource prompts,
      Sampling sampling,
      int samples,
      GenerationOptions generation,
      Curation curate) {}
}
