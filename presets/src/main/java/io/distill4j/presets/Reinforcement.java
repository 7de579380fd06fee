package io.distill4j.presets;

import io.distill4j.data.prompt.PromptSource;
import io.distill4j.student.rl.GrpoOptions;
import io.distill4j.student.rl.reward.Reward;

/**
 * A model trained by reinforcement learning alone: what {@code distill reinforce} takes.
 *
 * @param about one sentence for people
 * @param prompts what is asked
 * @param base the model training begins with
 * @param reward what a completion is worth
 * @param training how it is trained; its seed is that of the whole run
 */
public record Reinforcement(
    String about, PromptSource prompts, Base base, Reward reward, GrpoOptions training) {}
