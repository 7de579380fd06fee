package io.distill4j.student.rl;

import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.rl.reward.Attempt;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.rl.reward.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The groups of a step: completions of the model as it is, with their rewards.
 *
 * @param prompts all questions
 */
record Rollouts(
    PolicyOptions options, List<Prompt> prompts, Codec codec, Actors actors, Reward reward) {

  /** Completions that wait for their rewards at the same time. */
  private static final int JUDGED_AT_ONCE = 256;

  /**
   * All that was drawn at a step.
   *
   * @param all groups
   * @param kept those to train on
   */
  record Harvest(List<Group> all, List<Group> kept) {}

  /**
   * Draws the groups of a step.
   *
   * @param step from 1
   */
  Harvest draw(Decoder decoder, QuestionOrder order, long step) throws IOException {
    List<Group> all = new ArrayList<>();
    List<Group> kept = new ArrayList<>();
    int rounds = options.rounds().orElse(1);
    try (Actor actor = actors.of(decoder, step)) {
      for (int round = 0; round < rounds && kept.size() < options.questions(); round++) {
        long first = ((step - 1) * rounds + round) * options.questions();
        for (Group group : groups(actor, order, step, first, options.questions() - kept.size())) {
          all.add(group);
          if (options.rounds().isEmpty() || !group.advantages().isUniform()) {
            kept.add(group);
          }
        }
      }
    }
    return new Harvest(all, kept);
  }

  private List<Group> groups(Actor actor, QuestionOrder order, long step, long first, int count) {
    Sampling sampling = options.sampling().withMaxTokens(options.maxTokens(step));
    List<Asked> asked = new ArrayList<>();
    for (long position = first; position < first + count; position++) {
      Prompt prompt = prompts.get(order.at(position));
      int[] ids = codec.prompt(prompt.messages());
      for (int sample = 0; sample < options.samples(); sample++) {
        long seed = QuestionOrder.seed("completion", options.seed(), step, position, sample);
        asked.add(new Asked(prompt, ids, sample, seed, sampling));
      }
    }
    List<Generated> all = actor.draw(asked);
    List<List<Attempt>> attempts = new ArrayList<>();
    List<List<Generated>> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Prompt prompt = prompts.get(order.at(first + i));
      List<Generated> group = all.subList(i * options.samples(), (i + 1) * options.samples());
      drawn.add(group);
      attempts.add(group.stream().map(generated -> attempt(prompt, generated)).toList());
    }
    return rewarded(drawn, attempts);
  }

  /** Rewards groups, so many at a time that a judging model is neither idle nor flooded. */
  private List<Group> rewarded(List<List<Generated>> drawn, List<List<Attempt>> attempts) {
    int window = Math.max(1, JUDGED_AT_ONCE / options.samples());
    List<CompletableFuture<List<Score>>> asked = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      while (asked.size() < Math.min(attempts.size(), i + window)) {
        asked.add(reward.scores(attempts.get(asked.size())));
      }
      List<Score> scores = joined(asked.get(i));
      List<Group.Rollout> completions = new ArrayList<>();
      for (int sample = 0; sample < scores.size(); sample++) {
        completions.add(
            new Group.Rollout(
                drawn.get(i).get(sample), attempts.get(i).get(sample), scores.get(sample)));
      }
      groups.add(Group.of(completions, options.loss().aggregation().dividesByDeviation()));
    }
    return groups;
  }

  private static List<Score> joined(CompletableFuture<List<Score>> scores) {
    try {
      return scores.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserMistake mistake) {
        throw mistake;
      }
      throw e;
    }
  }

  private Attempt attempt(Prompt prompt, Generated generated) {
    String text = codec.text(generated.spoken());
    int tokens = generated.ids().length;
    Completion completion =
        Thoughts.split(text, codec.opensThoughts())
            .withFinish(generated.finish())
            .withUsage(new Usage(generated.prompt().length, tokens, 0));
    return new Attempt(prompt, text, codec.opensThoughts(), completion, tokens);
  }
}
