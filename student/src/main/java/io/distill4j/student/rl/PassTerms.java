package io.distill4j.student.rl;

import io.distill4j.student.model.PolicyTerms;
import io.distill4j.student.model.Terms;
import io.distill4j.student.model.ValueHead;
import io.distill4j.student.model.ValueTerms;
import io.distill4j.student.model.ValuedTerms;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the losses of a pass are made from, sample after sample.
 *
 * @param before values when tokens were drawn; empty without a value head
 * @param due what they should have been; empty without a value head
 */
@SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
record PassTerms(PolicyTerms policy, float[] before, float[] due) {

  /**
   * Lays out samples.
   *
   * @param count samples of the whole update
   * @param allTokens tokens of all those samples
   * @param longest tokens a completion may have
   */
  static PassTerms of(
      List<Taught> samples, PolicyOptions options, int count, long allTokens, int longest) {
    PolicyLoss loss = options.loss();
    int size = samples.stream().mapToInt(Taught::tokens).sum();
    int values = options.ppo().isPresent() ? size : 0;
    float[] drawn = new float[size];
    float[] reference = new float[size];
    float[] advantages = new float[size];
    float[] weights = new float[size];
    float[] before = new float[values];
    float[] due = new float[values];
    int at = 0;
    for (Taught taught : samples) {
      Scored scored = taught.scored();
      int tokens = taught.tokens();
      System.arraycopy(scored.drawn(), 0, drawn, at, tokens);
      System.arraycopy(scored.reference(), 0, reference, at, tokens);
      System.arraycopy(taught.advantages(), 0, advantages, at, tokens);
      Arrays.fill(weights, at, at + tokens, (float) loss.weight(tokens, count, allTokens, longest));
      if (values > 0) {
        System.arraycopy(scored.values(), 0, before, at, tokens);
        System.arraycopy(taught.due(), 0, due, at, tokens);
      }
      at += tokens;
    }
    PolicyTerms policy =
        new PolicyTerms(
            drawn,
            reference,
            advantages,
            weights,
            loss.clipLow(),
            loss.clipHigh(),
            options.credit().divergenceInLoss(loss.divergence()),
            samples.stream().mapToLong(Taught::tokens).toArray(),
            loss.ratio() == RatioLevel.SEQUENCE,
            options.updatesOnce());
    return new PassTerms(policy, before, due);
  }

  /** All terms, those of values too where their head sits on the policy. */
  Terms with(Optional<ValueHead> head, PolicyOptions options) {
    return head.isEmpty() ? policy : new ValuedTerms(policy, values(options), head.get());
  }

  /** Those of values, which are weighed as the policy is. */
  ValueTerms values(PolicyOptions options) {
    Ppo ppo = options.ppo().orElseThrow();
    return new ValueTerms(before, due, policy.weights(), ppo.valueClip(), ppo.valueWeight());
  }
}
