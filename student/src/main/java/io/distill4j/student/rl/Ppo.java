package io.distill4j.student.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Proximal policy optimisation with a value head: a token's advantage is how much better it went
 * than the head expected, by generalised advantage estimation.
 *
 * <p>The reward of a completion comes with its last token; the divergence from the reference is
 * taken off the reward of each token: {@code divergence (log p - log p of the reference)}, both
 * when it was drawn. Behind the last token nothing is expected, also where the limit on length cut
 * a completion off.
 *
 * <p>Source: Schulman et al., arXiv:1707.06347v2; the rewards as in DeepSeekMath,
 * arXiv:2402.03300v3, equation 2. The head sits on the policy, whose states the loss of its values
 * changes too, as in TRL's models with a value head; or on a model of its own, of the policy's
 * size, as DeepSeek-R1's authors describe it (arXiv:2501.12948v2, A.3).
 *
 * @param gamma discount of a reward that is one token away, in (0, 1]
 * @param lambda weight of longer looks ahead, in [0, 1]; 1 trusts rewards alone, 0 the next value
 * @param valueClip how far a value may move in a step before its gradient stops, above 0
 * @param valueWeight factor on the loss of the values beside that of the policy, above 0
 * @param whiten whether advantages of a step are brought to mean 0 and deviation 1 over its tokens
 * @param valueRate learning rate of the head and of a value model, which follows the schedule too,
 *     above 0; absent: that of the policy
 * @param values what the head sits on; absent: the policy
 */
public record Ppo(
    double gamma,
    double lambda,
    double valueClip,
    double valueWeight,
    boolean whiten,
    OptionalDouble valueRate,
    Optional<Values> values)
    implements Algorithm {

  /** What a value head sits on. */
  public enum Values {
    /** The policy: nearly free, and both losses pull at the same weights. */
    POLICY,
    /**
     * A model of its own that begins as the policy does: as much memory and arithmetic again, and
     * its gradient is clipped by itself.
     */
    OWN_MODEL
  }

  /** With the head on the policy. */
  public Ppo(
      double gamma,
      double lambda,
      double valueClip,
      double valueWeight,
      boolean whiten,
      OptionalDouble valueRate) {
    this(gamma, lambda, valueClip, valueWeight, whiten, valueRate, Optional.empty());
  }

  public Ppo {
    if (!(gamma > 0 && gamma <= 1)) {
      throw new IllegalArgumentException("gamma must be in (0, 1], was " + gamma);
    }
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda must be in [0, 1], was " + lambda);
    }
    above0("value-clip", valueClip);
    above0("value-weight", valueWeight);
    above0("value-rate", valueRate.orElse(1));
  }

  /** Whether values come from a model of their own. */
  public boolean hasOwnModel() {
    return values.filter(Values.OWN_MODEL::equals).isPresent();
  }

  private static void above0(String key, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(key + " must be above 0, was " + value);
    }
  }

  @Override
  public List<Taught> teach(List<Scored> samples, double divergence) {
    List<Estimated> all =
        samples.stream()
            .map(s -> Estimated.of(rewards(s, divergence), s.values(), gamma, lambda))
            .toList();
    double mean = 0;
    double deviation = 1;
    if (whiten) {
      long count = all.stream().mapToLong(each -> each.advantages().length).sum();
      double sum = 0;
      for (Estimated each : all) {
        for (double advantage : each.advantages()) {
          sum += advantage;
        }
      }
      mean = sum / count;
      double squares = 0;
      for (Estimated each : all) {
        for (double advantage : each.advantages()) {
          squares += (advantage - mean) * (advantage - mean);
        }
      }
      // With n - 1, as TRL does; where all are equal there is nothing to divide by.
      deviation = squares == 0 ? 1 : Math.sqrt(squares / (count - 1));
    }
    List<Taught> taught = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      double[] advantages = all.get(i).advantages();
      float[] narrow = new float[advantages.length];
      float[] due = new float[advantages.length];
      for (int t = 0; t < advantages.length; t++) {
        narrow[t] = (float) ((advantages[t] - mean) / deviation);
        due[t] = (float) all.get(i).due()[t];
      }
      taught.add(new Taught(samples.get(i), narrow, due));
    }
    return taught;
  }

  /** What each token earned. */
  static double[] rewards(Scored scored, double divergence) {
    double[] rewards = new double[scored.tokens()];
    for (int t = 0; t < rewards.length; t++) {
      double apart = (double) scored.drawn()[t] - scored.reference()[t];
      rewards[t] = divergence == 0 ? 0 : -divergence * apart;
    }
    rewards[rewards.length - 1] += scored.sample().reward();
    return rewards;
  }

  @Override
  public double divergenceInLoss(double divergence) {
    return 0;
  }
}
