package io.distill4j.student.rl;

import static io.distill4j.student.rl.TinyReinforcement.HELD;
import static io.distill4j.student.rl.TinyReinforcement.REWARD;
import static io.distill4j.student.rl.TinyReinforcement.SHARED;
import static io.distill4j.student.rl.TinyReinforcement.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Answer;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.rl.reward.Reward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step draws and keeps, where training ends, and what is refused. */
final class PolicyStepTest {

  @TempDir Path temp;
  private TinyReinforcement tiny;

  @BeforeEach
  void writeBase() throws IOException {
    tiny = TinyReinforcement.in(temp);
  }

  @Test
  void uniformGroupsAreReplacedWhileThereAreRounds() throws IOException {
    // Two ids of 61 earn: many groups earn nothing at all.
    Reward rare = new SmallIds(2, 0);
    PolicyOptions options = TinyOptions.of(1, TOKENS).rounds(3).options();
    Drawn drawn = tiny.run("run", options, rare).get(0).drawn();
    Learnt learnt = tiny.run("run", options, rare).get(0).learnt().orElseThrow();
    assertThat(drawn.groups()).isBetween(5, 12);
    int kept = drawn.groups() - drawn.uniformGroups();
    assertThat(kept).isLessThanOrEqualTo(4);
    assertThat(learnt.samples()).isEqualTo(8 * kept);
  }

  @Test
  void aStepWithoutAGradientLeavesTheWeightsAlone() throws IOException {
    PolicyOptions options = TinyOptions.of(1, TOKENS).rounds(2).options();
    PolicyRecord record = tiny.run("run", options, new SmallIds(1000, 0)).get(0);
    assertThat(record.learnt()).isEmpty();
    assertThat(record.drawn().groups()).isEqualTo(8);
    assertThat(temp.resolve("run/final/model.safetensors"))
        .satisfies(file -> assertThat(Files.size(file)).isPositive());
  }

  @Test
  void theLimitOnLengthChangesAtItsStep() throws IOException {
    List<PolicyRecord> log = tiny.run("run", TinyOptions.of(3, TOKENS).options(), REWARD);
    assertThat(log.stream().map(record -> record.drawn().longestTokens())).containsExactly(6, 6, 9);
    assertThat(log.get(0).drawn().cutOff()).isEqualTo(32);
  }

  /** The step that reaches the limit is the last, and starting again adds none. */
  @Test
  void arithmeticEndsTheTraining() throws IOException {
    PolicyOptions endless = TinyOptions.of(5, HELD).options();
    List<PolicyRecord> steps = tiny.run("whole", endless, REWARD);
    double two = steps.get(0).flops() + steps.get(1).flops();
    PolicyOptions limited = endless.withFlops(two + 1);

    assertThat(tiny.run("limited", limited, REWARD))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(steps.subList(0, 3));
    assertThat(temp.resolve("limited/step-000003")).exists();
    byte[] model = Files.readAllBytes(temp.resolve("limited/final/model.safetensors"));
    assertThat(tiny.run("limited", limited, REWARD)).hasSize(3);
    assertThat(temp.resolve("limited/final/model.safetensors")).hasBinaryContent(model);
    assertThat(tiny.run("exact", endless.withFlops(two), REWARD)).hasSize(2);
    assertThatThrownBy(() -> endless.withFlops(0)).hasMessage("flops must be above 0, was 0.0");
  }

  @Test
  void aLogLineIsReadBackAsItWas() throws IOException {
    PolicyRecord record =
        new PolicyRecord(
            3,
            new Drawn(
                4,
                1,
                32,
                2,
                3,
                OptionalDouble.of(0.25),
                java.util.Map.of("accuracy", 0.5),
                7.5,
                9,
                ReflectionWords.count(List.of("Wait, wait; but a waiter", "CHECK it"))),
            Optional.of(
                new Learnt(
                    24,
                    180,
                    4,
                    -0.1,
                    0.01,
                    OptionalDouble.of(0.002),
                    2,
                    1.1,
                    OptionalDouble.of(0),
                    3,
                    1e-6,
                    OptionalDouble.of(0.5))),
            new PolicyRecord.Seconds(1, 0.5, 2),
            1e9);
    assertThat(record.drawn().reflections()).hasToString("{but=1, check=1, wait=2}");
    assertThat(record.seconds().sum()).isCloseTo(3.5, within(1e-12));
    assertThat(PolicyRecord.of(io.distill4j.data.io.Json.parse(record.toJson()))).isEqualTo(record);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path run = temp.resolve("run");
    PolicyOptions options = TinyOptions.of(1, TOKENS).options();
    PolicyOptions other = TinyOptions.of(1, TOKENS).seed(8).options();
    tiny.run("run", options, REWARD);
    assertThatThrownBy(() -> tiny.run("run", other, REWARD))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            run.resolve("step-000001") + ": was made from other data or options: ");
    Prompt longOne = Prompt.of("long", "1 ".repeat(64).strip(), new Answer.None());
    PolicyTrainer trainer = tiny.trainer(temp.resolve("other"), options, REWARD, List.of(longOne));
    assertThatThrownBy(() -> trainer.run(Devices.CPU, PolicyListener.NONE, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "prompt long: has 64 tokens, the context 64%n    raise context-tokens or leave the prompt out"
                .formatted());
    assertThatThrownBy(() -> TinyOptions.of(0, TOKENS).options())
        .hasMessage("steps must be 1 or more, was 0");
    PolicyLoss whole = new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0);
    assertThatThrownBy(() -> TinyOptions.of(1, whole).algorithm(SHARED).options())
        .hasMessage("algorithm ppo needs ratio token");
  }
}
