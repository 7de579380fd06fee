package io.distill4j.student.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.student.pack.Document;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Advantages of tokens against numbers worked out by hand. */
final class PpoTest {

  private static final Offset<Double> CLOSE = within(1e-6);

  @Test
  void advantagesLookAheadWithGammaAndLambda() {
    // Surprises from the end: 1 - 0.5 = 0.5; 0 + 0.9 * 0.5 - 0.4 = 0.05; 0.1 + 0.9 * 0.4 - 0.2 =
    // 0.26.
    // With gamma lambda 0.45: 0.5; 0.05 + 0.225 = 0.275; 0.26 + 0.45 * 0.275 = 0.38375.
    Estimated all =
        Estimated.of(new double[] {0.1, 0, 1}, new float[] {0.2f, 0.4f, 0.5f}, 0.9, 0.5);
    assertThat(all.advantages()).containsExactly(new double[] {0.38375, 0.275, 0.5}, CLOSE);
    assertThat(all.due()).containsExactly(new double[] {0.58375, 0.675, 1}, CLOSE);
  }

  @Test
  void lambdaOneTrustsRewardsAndLambdaNoughtTheNextValue() {
    double[] rewards = {0, 0, 1};
    float[] values = {0.25f, 0.5f, 0.75f};
    assertThat(Estimated.of(rewards, values, 1, 1).due()).containsExactly(1, 1, 1);
    assertThat(Estimated.of(rewards, values, 1, 0).due()).containsExactly(0.5, 0.75, 1);
  }

  @Test
  void theRewardComesLastAndDivergenceIsTakenOffEachToken() {
    Scored scored =
        new Scored(sample(2, 0.5), new float[] {-1, -2}, new float[] {-1.5f, -1}, new float[2]);
    // -0.1 * (log p - log p of the reference): -0.1 * 0.5, then -0.1 * -1 and the reward.
    assertThat(Ppo.rewards(scored, 0.1)).containsExactly(new double[] {-0.05, 0.6}, CLOSE);
    assertThat(Ppo.rewards(scored, 0)).containsExactly(0, 0.5);
  }

  @Test
  void whitenedAdvantagesHaveMeanNoughtAndDeviationOneOverTheTokensOfAStep() {
    Ppo plain = new Ppo(1, 1, 0.2, 0.5, false, OptionalDouble.empty());
    Ppo white = new Ppo(1, 1, 0.2, 0.5, true, OptionalDouble.empty());
    // Nothing expected: each token's advantage is its completion's reward: 3, 3 and 0. Mean 2,
    // squares 1 + 1 + 4 = 6, deviation sqrt(6 / 2).
    List<Scored> two =
        List.of(
            new Scored(sample(2, 3), new float[2], new float[2], new float[2]),
            new Scored(sample(1, 0), new float[1], new float[1], new float[1]));
    assertThat(plain.teach(two, 0).get(0).advantages()).containsExactly(3, 3);
    assertThat(plain.teach(two, 0).get(0).due()).containsExactly(3, 3);
    float one = (float) (1 / Math.sqrt(3));
    assertThat(white.teach(two, 0).get(0).advantages())
        .containsExactly(new float[] {one, one}, within(1e-6f));
    assertThat(white.teach(two, 0).get(1).advantages())
        .containsExactly(new float[] {-2 * one}, within(1e-6f));
    assertThat(white.teach(two, 0).get(0).due()).containsExactly(3, 3); // Values are not whitened.
    assertThat(white.teach(two.subList(1, 2), 0).get(0).advantages()).containsExactly(0);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertRefused(0, 1, 1, 1, 1, "gamma must be in (0, 1], was 0.0");
    assertRefused(1, 1.1, 1, 1, 1, "lambda must be in [0, 1], was 1.1");
    assertRefused(1, 1, 0, 1, 1, "value-clip must be above 0, was 0.0");
    assertRefused(1, 1, 1, -1, 1, "value-weight must be above 0, was -1.0");
    assertRefused(1, 1, 1, 1, 0, "value-rate must be above 0, was 0.0");
  }

  private static void assertRefused(
      double gamma, double lambda, double clip, double weight, double rate, String message) {
    assertThatThrownBy(() -> new Ppo(gamma, lambda, clip, weight, true, OptionalDouble.of(rate)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Sample sample(int tokens, double reward) {
    return new Sample(new Document("s", new int[1 + tokens], 1), reward, 0, new float[tokens]);
  }
}
