package io.distill4j.student.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Advantages and weights against numbers worked out by hand. */
final class AdvantagesTest {

  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

  @Test
  void advantagesAreDistancesFromTheMeanInDeviations() {
    // Mean 1, squares 4 + 0 + 1 + 1 = 6, deviation sqrt(6 / 3).
    Advantages advantages = Advantages.of(rewards(3, 1, 0, 0), true);
    assertThat(advantages.mean()).hasValue(1);
    assertThat(advantages.deviation()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(values(advantages))
        .containsExactly(
            new double[] {Math.sqrt(2), 0, -Math.sqrt(0.5), -Math.sqrt(0.5)}, within(1e-12));
    assertThat(advantages.isUniform()).isFalse();
  }

  @Test
  void withoutTheDeviationTheyAreDistancesFromTheMean() {
    assertThat(values(Advantages.of(rewards(3, 1, 0, 0), false))).containsExactly(2, 0, -1, -1);
  }

  @Test
  void equalRewardsGiveNoAdvantageHoweverTheyAreRounded() {
    for (double reward : new double[] {0, 1, 0.1}) {
      Advantages advantages = Advantages.of(rewards(reward, reward, reward), true);
      assertThat(advantages.isUniform()).isTrue();
      assertThat(advantages.deviation()).isZero();
      assertThat(values(advantages)).containsExactly(0, 0, 0);
    }
  }

  @Test
  void unknownRewardsCountNowhere() {
    // Of the known 1 and 0: mean 1/2, deviation sqrt(1/2).
    Advantages advantages =
        Advantages.of(List.of(OptionalDouble.of(1), UNKNOWN, OptionalDouble.of(0)), true);
    assertThat(advantages.values().get(1)).isEmpty();
    assertThat(advantages.values().get(0).orElseThrow()).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(advantages.values().get(2).orElseThrow()).isCloseTo(-Math.sqrt(0.5), within(1e-12));
  }

  @Test
  void oneKnownRewardOrNoneIsAUniformGroup() {
    Advantages one = Advantages.of(List.of(UNKNOWN, OptionalDouble.of(1)), true);
    assertThat(one)
        .isEqualTo(
            new Advantages(OptionalDouble.of(1), 0, List.of(UNKNOWN, OptionalDouble.of(0)), true));
    assertThat(Advantages.of(List.of(UNKNOWN), true))
        .isEqualTo(new Advantages(UNKNOWN, 0, List.of(UNKNOWN), true));
  }

  /** Two samples, of 2 and 6 tokens, at most 10. */
  @Test
  void aggregationsWeighTokensAsTheirPapersSay() {
    assertThat(weights(Aggregation.GRPO)).containsExactly(1 / 4.0, 1 / 12.0);
    assertThat(weights(Aggregation.DAPO)).containsExactly(1 / 8.0, 1 / 8.0);
    assertThat(weights(Aggregation.DR_GRPO)).containsExactly(1 / 20.0, 1 / 20.0);
    assertThat(Arrays.stream(Aggregation.values()).filter(Aggregation::dividesByDeviation))
        .containsExactly(Aggregation.GRPO, Aggregation.DAPO);
  }

  @Test
  void aWholeCompletionCountsOnceWhateverItsLength() {
    PolicyLoss loss = new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0);
    assertThat(loss.weight(2, 4, 100, 10)).isEqualTo(0.25);
    assertThat(loss.weight(50, 4, 100, 10)).isEqualTo(0.25);
  }

  @Test
  void lossesThatDoNotExistAreRefused() {
    assertRefused(Aggregation.DAPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0)
        .isEqualTo("ratio sequence needs aggregation grpo");
    assertRefused(Aggregation.DAPO, RatioLevel.TOKEN, 0, 0.2, 0)
        .isEqualTo("clip-low must be above 0, was 0.0");
    assertRefused(Aggregation.DAPO, RatioLevel.TOKEN, 0.2, -1, 0)
        .isEqualTo("clip-high must be above 0, was -1.0");
    assertRefused(Aggregation.DAPO, RatioLevel.TOKEN, 0.2, 0.2, -0.1)
        .isEqualTo("divergence must be 0 or more, was -0.1");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertRefused(
      Aggregation aggregation, RatioLevel ratio, double low, double high, double divergence) {
    return assertThatThrownBy(() -> new PolicyLoss(aggregation, ratio, low, high, divergence))
        .isInstanceOf(IllegalArgumentException.class)
        .message();
  }

  private static double[] weights(Aggregation aggregation) {
    return new double[] {aggregation.weight(2, 2, 8, 10), aggregation.weight(6, 2, 8, 10)};
  }

  private static List<OptionalDouble> rewards(double... rewards) {
    return Arrays.stream(rewards).mapToObj(OptionalDouble::of).toList();
  }

  private static double[] values(Advantages advantages) {
    return advantages.values().stream().mapToDouble(OptionalDouble::orElseThrow).toArray();
  }
}
