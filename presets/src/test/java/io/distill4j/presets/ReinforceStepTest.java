package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.rl.Aggregation;
import io.distill4j.student.rl.PolicyLoss;
import io.distill4j.student.rl.PolicyOptions;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.student.rl.RatioLevel;
import io.distill4j.student.rl.reward.Accuracy;
import io.distill4j.student.rl.reward.ThoughtFormat;
import io.distill4j.student.rl.reward.WeightedSum;
import io.distill4j.student.text.ModelText;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReinforceStepTest {

  /** Random weights know no arithmetic; that they repeat themselves can be told. */
  static final String SMALL =
      """
      about: A fresh model learns not to repeat itself
      prompts:
        io.distill4j.presets.quickstart.ArithmeticPrompts:
          {count: 6, seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}
      base: {random-init: {config: builtin:quickstart, tokenizer: builtin:quickstart, residual-scaling: true}}
      reward:
        weighted-sum:
          parts:
            - {weight: 1, reward: {repetition-penalty: {ngram: 1}}}
            - {weight: 0.5, reward: {thought-format: {answer-tags: false}}}
      training:
        steps: 2
        questions: 2
        samples: 4
        sampling: {temperature: 1, top-p: 1, top-k: 0, min-p: 0, max-tokens: 40}
        lengths: []
        rounds: 2
        cut-off: keep
        generation: {slots: 8, context-tokens: 128}
        epochs: 1
        mini-batches: 2
        tokens-per-pass: 512
        activations: recompute
        loss: {aggregation: dr-grpo, ratio: token, clip-low: 0.2, clip-high: 0.28, divergence: 0}
        optimizer: {learning-rate: 1.0e-3, beta1: 0.9, beta2: 0.95, epsilon: 1.0e-8, weight-decay: 0}
        schedule: {constant: {warm-up: 0}}
        clip-norm: 1.0
        checkpoint-every: 1
        keep-checkpoints: 1
        seed: 42
      """;

  @TempDir Path temp;

  @Test
  void aPresetIsTrainedToAModelThatGenerationReads() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      ReinforceStep step = step(run, SMALL);
      Path model = step.run();
      assertThat(model.resolve("model.safetensors")).exists();
      try (ModelText text = ModelText.open(model)) {
        assertThat(text.codec().opensThoughts()).isTrue();
      }
      List<PolicyRecord> log = step.log();
      assertThat(log).hasSize(2);
      assertThat(log.get(0).drawn().parts())
          .containsOnlyKeys("repetition-penalty", "thought-format");
      assertThat(log.get(0).drawn().longestTokens()).isLessThanOrEqualTo(40);

      String first = java.nio.file.Files.readString(temp.resolve("report.md"));
      assertThat(first)
          .contains("- Reward. reward: ", "; repetition-penalty: ", "; thought-format: ")
          .contains("- Length of completions. mean: ", "- Words of reflection. all: ")
          .contains("- Entropy. entropy: ", "- Tokens whose gradient is clipped. clipped: ")
          .contains("| steps | 2 |", "| completions of unknown reward | 0 |")
          .contains("- Completions that reach the limit on tokens are judged as they are.")
          .doesNotContain("Divergence from the reference"); // There is none.
      assertThat(temp.resolve("report.html")).content().contains("<h3>Words of reflection</h3>");
      assertThat(temp.resolve("checkpoints"))
          .isDirectoryContaining("glob:**/events.out.tfevents.*");

      assertThat(step(run, SMALL).run()).isEqualTo(model);
      assertThat(step.log()).isEqualTo(log); // Skipped: the times are the same too.
      assertThatThrownBy(() -> step(run, SMALL.replace("steps: 2\n", "steps: 3\n")).run())
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining("training");
    }
  }

  @Test
  void proximalPolicyOptimisationIsAnAlgorithmOfThePreset() throws Exception {
    String ppo =
        SMALL
            .replace("  rounds: 2\n", "")
            .replace(
                "  loss: {aggregation: dr-grpo",
                "  algorithm: {ppo: {gamma: 1, lambda: 0.95, value-clip: 0.2, value-weight: 0.5,"
                    + " whiten: true, value-rate: 1.0e-2}}\n  loss: {aggregation: grpo");
    try (RunFolder run = RunFolder.open(temp)) {
      ReinforceStep step = step(run, ppo);
      step.run();
      assertThat(step.log().get(0).learnt().orElseThrow().valueLoss().orElseThrow()).isPositive();
      assertThat(temp.resolve("report.md")).content().contains("- Loss of the value head. ");
      assertThat(temp.resolve("checkpoints/step-000002/trainer/value/model.safetensors")).exists();
    }
    String apart = ppo.replace("whiten: true", "whiten: true, values: own-model");
    try (RunFolder run = RunFolder.open(temp.resolve("apart"))) {
      step(run, apart).run();
      assertThat(
              temp.resolve("apart/checkpoints/step-000002/trainer/value/model/model.safetensors"))
          .exists();
    }
    assertThatThrownBy(
            () ->
                YamlTree.parse("small.yaml", ppo.replace("ratio: token", "ratio: sequence"))
                    .bind(Reinforcement.class))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("training.algorithm: algorithm ppo needs ratio token");
  }

  @Test
  void theShippedPresetHasThePapersValues() {
    assertThat(PresetFile.shippedForReinforcement())
        .containsExactly("r1-zero-qwen-1.5b", "r1-zero-qwen-32b", "r1-zero-qwen-7b");
    PresetFile file = PresetFile.find("r1-zero-qwen-32b");
    Reinforcement preset = file.tree(List.of()).bind(Reinforcement.class);
    PolicyOptions training = preset.training();
    assertThat(training.optimizer().learningRate()).isEqualTo(2e-6);
    assertThat(training.samples()).isEqualTo(16);
    // 32 questions to an update, and more than 10,000 updates; the reference follows every 400.
    assertThat(training.questions() / training.miniBatches()).isEqualTo(32);
    assertThat(training.steps() * training.miniBatches()).isEqualTo(10_400);
    assertThat(training.referenceEvery().orElseThrow() * training.miniBatches()).isEqualTo(400);
    assertThat(training.sampling().temperature()).isEqualTo(1);
    assertThat(training.sampling().maxTokens()).isEqualTo(32_768);
    assertThat(training.loss())
        .isEqualTo(new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 10, 10, 0.001));
    assertThat(preset.reward())
        .isEqualTo(
            new WeightedSum(
                List.of(
                    new WeightedSum.Part(1, new Accuracy(new BoxedMath())),
                    new WeightedSum.Part(1, new ThoughtFormat(true)))));
    assertTagged(file);
  }

  @ParameterizedTest
  @CsvSource({"r1-zero-qwen-1.5b, 80", "r1-zero-qwen-7b, 141"})
  void theSmallPresetsKeepThePapersUpdateAndFitOneGpu(String name, int gigabytes) {
    PresetFile file = PresetFile.find(name);
    Reinforcement preset = file.tree(List.of()).bind(Reinforcement.class);
    PolicyOptions training = preset.training();
    assertThat(training.questions() / training.miniBatches()).isEqualTo(32);
    assertThat(training.referenceEvery().orElseThrow() * training.miniBatches()).isEqualTo(400);
    assertThat(training.loss())
        .isEqualTo(new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 10, 10, 0.001));
    assertTagged(file);
    List<String> plan =
        new ReinforcePlan(preset, Map.of("HF_HOME", temp.toString()))
            .lines(Machine.gpu(gigabytes), new Assumptions(150, 5355, 989, 0.4));
    assertThat(plan)
        .last()
        .asString()
        .isEqualTo("%d GB GPU with %d.0 GB: fits".formatted(gigabytes, gigabytes));
    assertThat(plan.get(2)).startsWith("grpo (preset) ");
    assertThat(plan.get(3)).startsWith("ppo, value head on the policy ");
  }

  private static void assertTagged(PresetFile file) {
    assertThat(file.text().lines())
        .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
        .filteredOn(line -> !line.stripTrailing().endsWith(":"))
        .allMatch(line -> line.matches(".*# (paper|ours)(:.*)?"));
  }

  /** DeepSeek-R1, arXiv:2501.12948v1, table 1; the prompt ends inside the thoughts. */
  @Test
  void theTemplateIsThatOfThePaper() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      step(run, SMALL.replace("steps: 2\n", "steps: 1\n")).run();
      Path template = temp.resolve("r1-zero.jinja");
      java.nio.file.Files.writeString(template, PreparedModel.template("builtin:r1-zero"));
      try (ModelText text = ModelText.open(temp.resolve("base"), java.util.Optional.of(template))) {
        assertThat(text.template().render(List.of(Message.user("1 + 1?")), true))
            .isEqualTo(
                "A conversation between User and Assistant. The user asks a question, and the"
                    + " Assistant solves it. The assistant first thinks about the reasoning process"
                    + " in the mind and then provides the user with the answer. The reasoning"
                    + " process and answer are enclosed within <think> </think> and <answer>"
                    + " </answer> tags, respectively, i.e., <think> reasoning process here </think>"
                    + " <answer> answer here </answer>. User: 1 + 1? Assistant: <think>\n");
      }
    }
  }

  private static ReinforceStep step(RunFolder run, String yaml) {
    Reinforcement preset = YamlTree.parse("small.yaml", yaml).bind(Reinforcement.class);
    return new ReinforceStep(preset, run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
  }
}
