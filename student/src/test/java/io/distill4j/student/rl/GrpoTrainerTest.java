package io.distill4j.student.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Answer;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.IdsCodec;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Schedule;
import io.distill4j.student.train.Trainer;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpoTrainerTest {

  private static final TinyModel MODEL = TinyModel.QWEN2;
  private static final PolicyLoss TOKENS =
      new PolicyLoss(Aggregation.DAPO, RatioLevel.TOKEN, 0.2, 0.28, 0);
  private static final PolicyLoss HELD =
      new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 0.2, 0.2, 0.01);

  /** A third of the ids earn. */
  private static final Reward REWARD = new SmallIds(20, 0);

  @TempDir Path temp;
  private Path base;

  @BeforeEach
  void writeBase() throws IOException {
    base = MODEL.write(temp.resolve("base"), 5);
  }

  @ParameterizedTest
  @EnumSource
  void theRewardRises(Aggregation aggregation) throws IOException {
    PolicyLoss loss = new PolicyLoss(aggregation, RatioLevel.TOKEN, 0.2, 0.28, 0);
    List<GrpoRecord> log = run("run", options(14, loss, Optional.empty()), REWARD);
    assertThat(log).hasSize(14);
    assertThat(reward(log.get(0))).isBetween(0.2, 0.5);
    assertThat(reward(log.get(13))).isGreaterThan(0.8);
  }

  @Test
  void ratiosOfCompletionsLearnToo() throws IOException {
    PolicyLoss loss = new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0.001);
    List<GrpoRecord> log = run("run", options(14, loss, Optional.empty()), REWARD);
    assertThat(reward(log.get(13))).isGreaterThan(reward(log.get(0)) + 0.2);
  }

  @Test
  void theFirstUpdateOfAStepIsOnPolicyAndHeldAgainstTheReference() throws IOException {
    GrpoOptions options = options(2, HELD, Optional.empty());
    Learnt first = run("run", options, REWARD).get(0).learnt().orElseThrow();
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

  /** Six steps, a checkpoint every two; the reference is replaced after the third. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aKilledRunEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    checkResume(options(6, HELD, Optional.empty()), killedAfter, "model.safetensors");
  }

  @Test
  void aKilledRunOfAdaptersEndsAsIfNothingHadHappened() throws IOException {
    Lora lora = new Lora(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0);
    checkResume(options(5, HELD, Optional.of(lora)), 3, "adapter/adapter_model.safetensors");
  }

  @Test
  void aValueHeadLearnsWhatToExpectAndTheRewardRises() throws IOException {
    List<GrpoRecord> log = run("run", ppo(14, TOKENS, Optional.empty()), REWARD);
    assertThat(reward(log.get(13))).isGreaterThan(0.8);
    double first = log.get(0).learnt().orElseThrow().valueLoss().orElseThrow();
    double last = log.get(13).learnt().orElseThrow().valueLoss().orElseThrow();
    assertThat(first).isPositive();
    assertThat(last).isBetween(0.0, first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aKilledRunWithAValueHeadEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    checkResume(ppo(6, HELD, Optional.empty()), killedAfter, "model.safetensors");
    String value = "step-000006/trainer/value/model.safetensors";
    String moments = "step-000006/trainer/value/optimizer/model.safetensors";
    for (String file : List.of(value, moments)) {
      assertThat(temp.resolve("broken").resolve(file))
          .hasSameBinaryContentAs(temp.resolve("whole").resolve(file));
    }
  }

  @Test
  void aKilledRunOfAdaptersWithAValueHeadEndsAsIfNothingHadHappened() throws IOException {
    Lora lora = new Lora(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0);
    checkResume(ppo(5, HELD, Optional.of(lora)), 3, "adapter/adapter_model.safetensors");
  }

  private void checkResume(GrpoOptions options, int killedAfter, String file) throws IOException {
    Path whole = temp.resolve("whole");
    Path model = trainer(whole, options, REWARD).run(Devices.CPU, r -> {}, Progress.SILENT);
    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                trainer(broken, options, REWARD)
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = trainer(broken, options, REWARD).run(Devices.CPU, r -> {}, Progress.SILENT);
    assertThat(resumed.resolve(file)).hasSameBinaryContentAs(model.resolve(file));
    assertThat(log(broken))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(log(whole));
    assertThat(resumed.resolve("trainer")).doesNotExist();
  }

  @Test
  void twoRunsAreEqualAndAnotherSeedIsNot() throws IOException {
    GrpoOptions options = options(3, TOKENS, Optional.empty());
    GrpoOptions other = options(3, TOKENS, Optional.empty(), OptionalInt.empty(), 8);
    List<GrpoRecord> first = run("first", options, REWARD);
    assertThat(run("second", options, REWARD))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(first);
    assertThat(temp.resolve("second/final/model.safetensors"))
        .hasSameBinaryContentAs(temp.resolve("first/final/model.safetensors"));
    assertThat(run("third", other, REWARD).get(0).drawn()).isNotEqualTo(first.get(0).drawn());
  }

  @Test
  void theReferenceFollowsEveryFewSteps() throws IOException {
    run("three", options(3, HELD, Optional.empty()), REWARD);
    run("four", options(4, HELD, Optional.empty()), REWARD);
    Path first = temp.resolve("first");
    try (Decoder decoder = new ModelFolder(base).load(Devices.CPU)) {
      new ModelFolder(first).write(decoder, base);
    }
    String reference = "trainer/reference/model.safetensors";
    assertThat(temp.resolve("four/step-000002").resolve(reference))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    assertThat(temp.resolve("four/step-000004").resolve(reference))
        .hasSameBinaryContentAs(temp.resolve("three/final/model.safetensors"));
  }

  @Test
  void rewardsThatAreAllEqualTeachNothing() throws IOException {
    Reward always = new SmallIds(1000, 0);
    List<GrpoRecord> log = run("run", options(1, TOKENS, Optional.empty()), always);
    assertThat(log.get(0).drawn().uniformGroups()).isEqualTo(4);
    assertThat(log.get(0).learnt().orElseThrow().gradientNorm()).isZero();
  }

  @Test
  void uniformGroupsAreReplacedWhileThereAreRounds() throws IOException {
    // Two ids of 61 earn: many groups earn nothing at all.
    Reward rare = new SmallIds(2, 0);
    GrpoOptions options = options(1, TOKENS, Optional.empty(), OptionalInt.of(3), 7);
    Drawn drawn = run("run", options, rare).get(0).drawn();
    Learnt learnt = run("run", options, rare).get(0).learnt().orElseThrow();
    assertThat(drawn.groups()).isBetween(5, 12);
    int kept = drawn.groups() - drawn.uniformGroups();
    assertThat(kept).isLessThanOrEqualTo(4);
    assertThat(learnt.samples()).isEqualTo(8 * kept);
  }

  @Test
  void aStepWithoutAGradientLeavesTheWeightsAlone() throws IOException {
    GrpoOptions options = options(1, TOKENS, Optional.empty(), OptionalInt.of(2), 7);
    GrpoRecord record = run("run", options, new SmallIds(1000, 0)).get(0);
    assertThat(record.learnt()).isEmpty();
    assertThat(record.drawn().groups()).isEqualTo(8);
    assertThat(temp.resolve("run/final/model.safetensors"))
        .satisfies(file -> assertThat(Files.size(file)).isPositive());
  }

  @Test
  void unknownRewardsCarryNoGradient() throws IOException {
    List<GrpoRecord> log = run("run", options(3, TOKENS, Optional.empty()), new SmallIds(20, 5));
    int unknown = log.stream().mapToInt(record -> record.drawn().unknown()).sum();
    int trained = log.stream().mapToInt(record -> record.learnt().orElseThrow().samples()).sum();
    assertThat(unknown).isPositive();
    assertThat(trained).isEqualTo(3 * 32 - unknown);
  }

  @Test
  void theLimitOnLengthChangesAtItsStep() throws IOException {
    List<GrpoRecord> log = run("run", options(3, TOKENS, Optional.empty()), REWARD);
    assertThat(log.stream().map(record -> record.drawn().longestTokens())).containsExactly(6, 6, 9);
    assertThat(log.get(0).drawn().cutOff()).isEqualTo(32);
  }

  /** The step that reaches the limit is the last, and starting again adds none. */
  @Test
  void arithmeticEndsTheTraining() throws IOException {
    GrpoOptions endless = options(5, HELD, Optional.empty());
    List<GrpoRecord> steps = run("whole", endless, REWARD);
    double two = steps.get(0).flops() + steps.get(1).flops();
    GrpoOptions limited = endless.withFlops(two + 1);

    assertThat(run("limited", limited, REWARD))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(steps.subList(0, 3));
    assertThat(temp.resolve("limited/step-000003")).exists();
    byte[] model = Files.readAllBytes(temp.resolve("limited/final/model.safetensors"));
    assertThat(run("limited", limited, REWARD)).hasSize(3);
    assertThat(temp.resolve("limited/final/model.safetensors")).hasBinaryContent(model);
    assertThat(run("exact", endless.withFlops(two), REWARD)).hasSize(2);
    assertThatThrownBy(() -> endless.withFlops(0)).hasMessage("flops must be above 0, was 0.0");
  }

  @Test
  void aLogLineIsReadBackAsItWas() throws IOException {
    GrpoRecord record =
        new GrpoRecord(
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
            new GrpoRecord.Seconds(1, 0.5, 2),
            1e9);
    assertThat(record.drawn().reflections()).hasToString("{but=1, check=1, wait=2}");
    assertThat(record.seconds().sum()).isCloseTo(3.5, within(1e-12));
    assertThat(GrpoRecord.of(io.distill4j.data.io.Json.parse(record.toJson()))).isEqualTo(record);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path run = temp.resolve("run");
    GrpoOptions options = options(1, TOKENS, Optional.empty());
    GrpoOptions other = options(1, TOKENS, Optional.empty(), OptionalInt.empty(), 8);
    run("run", options, REWARD);
    assertThatThrownBy(() -> run("run", other, REWARD))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            run.resolve("step-000001") + ": was made from other data or options: ");
    Prompt longOne = Prompt.of("long", "1 ".repeat(64).strip(), new Answer.None());
    GrpoTrainer trainer =
        new GrpoTrainer(
            options,
            List.of(longOne),
            IdsCodec.PLAIN,
            REWARD,
            device -> new ModelFolder(base).load(device),
            temp.resolve("other"),
            base,
            folder -> {},
            System::nanoTime,
            Optional.empty());
    assertThatThrownBy(() -> trainer.run(Devices.CPU, GrpoListener.NONE, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "prompt long: has 64 tokens, the context 64%n    raise context-tokens or leave the prompt out"
                .formatted());
    assertThatThrownBy(() -> options(0, TOKENS, Optional.empty()))
        .hasMessage("steps must be 1 or more, was 0");
    PolicyLoss whole = new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.2, 0);
    assertThatThrownBy(() -> ppo(1, whole, Optional.empty()))
        .hasMessage("algorithm ppo needs ratio token");
  }

  private static double reward(GrpoRecord record) {
    return record.drawn().reward().orElseThrow();
  }

  private List<GrpoRecord> run(String name, GrpoOptions options, Reward reward) throws IOException {
    Path run = temp.resolve(name);
    trainer(run, options, reward).run(Devices.CPU, GrpoListener.NONE, Progress.SILENT);
    return log(run);
  }

  private static List<GrpoRecord> log(Path run) throws IOException {
    return GrpoLog.read(run.resolve(Trainer.STEP_LOG));
  }

  private GrpoTrainer trainer(Path run, GrpoOptions options, Reward reward) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      prompts.add(Prompt.of("q" + i, i + " 7 " + (20 + i), new Answer.None()));
    }
    return new GrpoTrainer(
        options,
        prompts,
        IdsCodec.PLAIN,
        reward,
        device -> new ModelFolder(base).load(device),
        run,
        base,
        folder -> Files.writeString(folder.resolve("tokenizer.json"), "{}"),
        new AtomicLong()::incrementAndGet,
        Optional.empty());
  }

  private static GrpoOptions options(int steps, PolicyLoss loss, Optional<Lora> lora) {
    return options(steps, loss, lora, OptionalInt.empty(), 7);
  }

  private static GrpoOptions options(
      int steps, PolicyLoss loss, Optional<Lora> lora, OptionalInt rounds, long seed) {
    return options(steps, loss, lora, rounds, seed, Optional.empty());
  }

  private static GrpoOptions ppo(int steps, PolicyLoss loss, Optional<Lora> lora) {
    Ppo ppo = new Ppo(1, 0.95, 0.2, 0.5, true, OptionalDouble.of(2e-2));
    return options(steps, loss, lora, OptionalInt.empty(), 7, Optional.of(ppo));
  }

  private static GrpoOptions options(
      int steps,
      PolicyLoss loss,
      Optional<Lora> lora,
      OptionalInt rounds,
      long seed,
      Optional<Algorithm> algorithm) {
    return new GrpoOptions(
        steps,
        4,
        8,
        new Sampling(1, 1, 0, 0, 6),
        List.of(new LengthFrom(3, 9)),
        rounds,
        CutOff.KEEP,
        new GenerationOptions(32, 64),
        2,
        2,
        100,
        ActivationPolicy.KEEP,
        algorithm,
        loss,
        OptionalInt.of(3),
        new AdamW(loss.equals(HELD) ? 1e-3 : 1e-2, 0.9, 0.99, 1e-8, 0),
        new Schedule.Constant(0),
        1,
        2,
        2,
        lora,
        OptionalDouble.empty(),
        seed);
  }
}
