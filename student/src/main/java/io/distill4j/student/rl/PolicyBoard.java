package io.distill4j.student.rl;

import io.distill4j.student.train.TensorBoard;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes every step of reinforcement learning into a TensorBoard event file.
 *
 * @param board stays the caller's
 */
public record PolicyBoard(TensorBoard board) implements PolicyListener {

  @Override
  public void stepped(PolicyRecord record) {
    Map<String, Double> values = new LinkedHashMap<>();
    Drawn drawn = record.drawn();
    double completions = drawn.completions();
    drawn.reward().ifPresent(reward -> values.put("reward/mean", reward));
    drawn.parts().forEach((part, value) -> values.put("reward/" + part, value));
    values.put("reward/equal_groups", (double) drawn.uniformGroups() / drawn.groups());
    values.put("reward/unknown", drawn.unknown() / completions);
    values.put("completions/mean_tokens", drawn.meanTokens());
    values.put("completions/longest_tokens", (double) drawn.longestTokens());
    values.put("completions/cut_off", drawn.cutOff() / completions);
    int words = drawn.reflections().values().stream().mapToInt(Integer::intValue).sum();
    values.put("completions/reflection_words", words / completions);
    record.learnt().ifPresent(learnt -> add(learnt, values));
    values.put("seconds/rollout", record.seconds().rollout());
    values.put("seconds/score", record.seconds().score());
    values.put("seconds/update", record.seconds().update());
    values.put("speed/flops_per_second", record.flops() / record.seconds().sum());
    board.add(record.step(), values);
  }

  private static void add(Learnt learnt, Map<String, Double> values) {
    values.put("policy/loss", learnt.loss());
    values.put("policy/clip_share", learnt.clipShare());
    values.put("policy/entropy", learnt.entropy());
    values.put("policy/grad_norm", learnt.gradientNorm());
    values.put("policy/largest_ratio", learnt.largestRatio());
    values.put("policy/lr", learnt.learningRate());
    learnt.divergence().ifPresent(kl -> values.put("policy/kl", kl));
    learnt.drift().ifPresent(drift -> values.put("policy/drift", drift));
    learnt.valueLoss().ifPresent(loss -> values.put("policy/value_loss", loss));
  }
}
