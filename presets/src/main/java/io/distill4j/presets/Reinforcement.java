package io.distill4j.presets;

import io.distill4j.data.prompt.PromptSource;
import io.distill4j.student.rl.PolicyOptions;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.teacher.Teacher;
import io.distill4j.teacher.server.WeightServer;
import java.util.Optional;

/**
 * A model trained by reinforcement learning alone: what {@code distill reinforce} takes.
 *
 * @param about one sentence for people
 * @param prompts what is asked
 * @param base the model training begins with
 * @param reward what a completion is worth
 * @param training how it is trained; its seed is that of the whole run
 * @param served servers that completions are drawn from; absent: this process draws them
 */
public record Reinforcement(
    String about,
    PromptSource prompts,
    Base base,
    Reward reward,
    PolicyOptions training,
    Optional<Served> served) {

  /**
   * Servers that hold a copy of the policy and load it anew for each step.
   *
   * @param source asks them
   * @param reload how they are told to load
   * @param version key under which a completion reports whose weights it is of, such as {@code
   *     weight_version} of SGLang; absent: the model's name is all that is checked
   */
  public record Served(Teacher source, WeightServer reload, Optional<String> version) {}
}
