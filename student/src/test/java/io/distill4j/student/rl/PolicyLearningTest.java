package io.distill4j.student.rl;

import static io.distill4j.student.rl.TinyReinforcement.APART;
import static io.distill4j.student.rl.TinyReinforcement.HELD;
import static io.distill4j.student.rl.TinyReinforcement.REWARD;
import static io.distill4j.student.rl.TinyReinforcement.SHARED;
import static io.distill4j.student.rl.TinyReinforcement.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.student.rl.reward.Reward;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is learnt, by each loss and algorithm. */
final class PolicyLearningTest {

  @TempDir Path temp;
  private TinyReinforcement tiny;

  @BeforeEach
  void writeBase() throws IOException {
    tiny = TinyReinforcement.in(temp);
  }

  @ParameterizedTest
  @EnumSource
  void theRewardRises(Aggregation aggregation) throws IOException {
    PolicyLoss loss = new PolicyLoss(aggregation, RatioLevel.TOKEN, 0.2, 0.28, 0);
    List<PolicyRecord> log = tiny.run("run", TinyOptions.of(14, loss).options(), REWARD);
    assertThat(log).hasSize(14);
    assertThat(reward(log.get(0))).isBetween(0.2, 0.5);
    assertThat(reward(log.get(13))).isGreaterThan(0.8);
  }

  @Test
  void ratiosOfCompletionsLearnToo() throws IOException {
    PolicyLoss loss = new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0.001);
    List<PolicyRecord> log = tiny.run("run", TinyOptions.of(14, loss).options(), REWARD);
    assertThat(reward(log.get(13))).isGreaterThan(reward(log.get(0)) + 0.2);
  }

  @Test
  void theFirstUpdateOfAStepIsOnPolicyAndHeldAgainstTheReference() throws IOException {
    PolicyOptions options = TinyOptions.of(2, HELD).options();
    Learnt first = tiny.run("run", options, REWARD).get(0).learnt().orElseThrow();
    assertThat(first.updates()).isEqualTo(4); // Two epochs of two mini-batches.
    assertThat(first.samples()).isEqualTo(32);
    assertThat(first.tokens()).isEqualTo(32 * 6);
    assertThat(first.drift().orElseThrow()).isBetween(0.0, 1e-5);
    assertThat(first.largestRatio()).isGreaterThan(1.001);
    assertThat(first.clipShare()).isBetween(0.0, 0.5);
    assertThat(first.entropy()).isBetween(1.0, Math.log(61));
    assertThat(first.divergence().orElseThrow()).isBetween(1e-9, 1.0);
    assertThat(first.learningRate()).isEqualTo(1e-3);
  }

  /** Drawing is a third of forward and backward; there is no pass before the update. */
  @Test
  void aStepOfOneUpdateScoresNothing() throws IOException {
    PolicyOptions twice = TinyOptions.of(2, TOKENS).options();
    List<PolicyRecord> log = tiny.run("once", TinyOptions.of(2, TOKENS).once().options(), REWARD);
    Learnt learnt = log.get(1).learnt().orElseThrow();
    assertThat(learnt.updates()).isEqualTo(1);
    assertThat(learnt.largestRatio()).isEqualTo(1);
    assertThat(learnt.clipShare()).isZero();
    assertThat(learnt.drift().orElseThrow()).isBetween(0.0, 1e-5);
    assertThat(learnt.divergence()).isEmpty();
    // Two epochs with scoring take a third, a third and two; one without a third and one.
    double both = tiny.run("twice", twice, REWARD).get(0).flops();
    assertThat(log.get(0).flops()).isCloseTo(both * (4.0 / 3) / (8.0 / 3), within(1e-3 * both));
  }

  /** The reference is asked nevertheless. */
  @Test
  void aStepOfOneUpdateIsHeldAgainstTheReference() throws IOException {
    List<PolicyRecord> log = tiny.run("once", TinyOptions.of(2, HELD).once().options(), REWARD);
    assertThat(log.get(0).learnt().orElseThrow().divergence().orElseThrow()).isBetween(0.0, 1e-6);
    assertThat(log.get(1).learnt().orElseThrow().divergence().orElseThrow()).isBetween(1e-6, 1.0);
  }

  @Test
  void aValueHeadLearnsWhatToExpectAndTheRewardRises() throws IOException {
    checkValues(SHARED);
  }

  @Test
  void aValueModelLearnsWhatToExpectAndTheRewardRises() throws IOException {
    checkValues(APART);
  }

  private void checkValues(Ppo ppo) throws IOException {
    PolicyOptions options = TinyOptions.of(14, TOKENS).algorithm(ppo).options();
    List<PolicyRecord> log = tiny.run("run", options, REWARD);
    assertThat(reward(log.get(13))).isGreaterThan(0.8);
    double first = log.get(0).learnt().orElseThrow().valueLoss().orElseThrow();
    double last = log.get(13).learnt().orElseThrow().valueLoss().orElseThrow();
    assertThat(first).isPositive();
    assertThat(last).isBetween(0.0, first);
  }

  /** As much again is scored and learnt as by the policy: two epochs are twice three thirds. */
  @Test
  void aValueModelTakesAsMuchArithmeticAsThePolicy() throws IOException {
    double shared = flops("shared", SHARED);
    double apart = flops("apart", APART);
    double grpo = tiny.run("grpo", TinyOptions.of(1, TOKENS).options(), REWARD).get(0).flops();
    assertThat(apart - shared).isCloseTo(grpo / 8 * 7, within(1e-6 * grpo));
  }

  private double flops(String name, Ppo ppo) throws IOException {
    PolicyOptions options = TinyOptions.of(1, TOKENS).algorithm(ppo).options();
    return tiny.run(name, options, REWARD).get(0).flops();
  }

  @Test
  void rewardsThatAreAllEqualTeachNothing() throws IOException {
    Reward always = new SmallIds(1000, 0);
    List<PolicyRecord> log = tiny.run("run", TinyOptions.of(1, TOKENS).options(), always);
    assertThat(log.get(0).drawn().uniformGroups()).isEqualTo(4);
    assertThat(log.get(0).learnt().orElseThrow().gradientNorm()).isZero();
  }

  @Test
  void unknownRewardsCarryNoGradient() throws IOException {
    List<PolicyRecord> log =
        tiny.run("run", TinyOptions.of(3, TOKENS).options(), new SmallIds(20, 5));
    int unknown = log.stream().mapToInt(record -> record.drawn().unknown()).sum();
    int trained = log.stream().mapToInt(record -> record.learnt().orElseThrow().samples()).sum();
    assertThat(unknown).isPositive();
    assertThat(trained).isEqualTo(3 * 32 - unknown);
  }

  private static double reward(PolicyRecord record) {
    return record.drawn().reward().orElseThrow();
  }
}
