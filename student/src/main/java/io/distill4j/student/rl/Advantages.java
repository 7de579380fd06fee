package io.distill4j.student.rl;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How much better than its group each completion of a question is.
 *
 * <p>Completions without a reward are left out of mean and deviation and have no advantage. Where
 * all rewards are equal, or only one is known, there is nothing to learn: the advantages are 0 and
 * the group is {@link #isUniform uniform}.
 *
 * <p>Source: DeepSeekMath, arXiv:2402.03300v3, section 4.1.2: reward less the mean of the group,
 * divided by its standard deviation. That is taken with n - 1, as TRL and verl do; the paper does
 * not say.
 *
 * @param mean of the known rewards; absent when there are none
 * @param deviation of the known rewards; 0 when there is only one
 * @param values one for each completion, absent where its reward is
 * @param isUniform whether no two rewards differ
 */
public record Advantages(
    OptionalDouble mean, double deviation, List<OptionalDouble> values, boolean isUniform) {

  public Advantages {
    values = List.copyOf(values);
  }

  /** The advantages of a group. */
  public static Advantages of(List<OptionalDouble> rewards, boolean byDeviation) {
    double[] known = rewards.stream().flatMapToDouble(OptionalDouble::stream).toArray();
    double sum = 0;
    boolean uniform = true;
    for (double reward : known) {
      sum += reward;
      uniform &= reward == known[0];
    }
    double mean = known.length == 0 ? 0 : sum / known.length;
    double squares = 0;
    for (double reward : known) {
      squares += (reward - mean) * (reward - mean);
    }
    double deviation = uniform ? 0 : Math.sqrt(squares / (known.length - 1));
    double divisor = byDeviation && !uniform ? deviation : 1;
    boolean flat = uniform;
    List<OptionalDouble> values =
        rewards.stream()
            .map(
                reward ->
                    reward.isEmpty()
                        ? reward
                        : OptionalDouble.of(flat ? 0 : (reward.getAsDouble() - mean) / divisor))
            .toList();
    return new Advantages(
        known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean),
        deviation,
        values,
        uniform);
  }
}
