package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shipped preset of reinforcement learning, cut down by overrides to what a test can run. */
final class ReinforceCommandTest {

  private static final List<String> SMALL =
      List.of(
          "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 4, seed: 1,"
              + " fewest-steps: 2, most-steps: 2, held-out: false}}",
          "base={random-init: {config: builtin:quickstart, tokenizer: builtin:quickstart,"
              + " residual-scaling: true}}",
          "training.steps=1",
          "training.questions=2",
          "training.samples=2",
          "training.mini-batches=1",
          "training.sampling.max-tokens=8",
          "training.generation={slots: 8, context-tokens: 128}",
          "training.loss.divergence=0");

  @TempDir Path temp;

  private final Typed typed = new Typed();

  @Test
  void aModelIsTrainedAndFoundAgain() throws Exception {
    Path run = temp.resolve("run");
    List<String> words = new ArrayList<>(List.of("reinforce", "r1-zero-qwen-32b"));
    words.addAll(SMALL);
    words.addAll(List.of("--run", run.toString()));

    assertThat(typed.distill(words.toArray(String[]::new))).as(typed.err()).isZero();
    Path model = run.resolve("checkpoints/final");
    String told =
        "reward 0.000 in the first step, 0.000 in the last of 1\nmodel: "
            + model
            + "\nreport: "
            + run.resolve("report.html")
            + "\n";
    assertThat(typed.out()).endsWith(told);
    assertThat(model.resolve("model.safetensors")).exists();
    assertThat(Files.readString(run.resolve("checkpoints/steps.jsonl")))
        .contains("\"reward\":0.0,\"parts\":{\"accuracy\":0.0,\"thought-format\":0.0}");

    assertThat(typed.distill("reinforce", "--run", run.toString())).isZero();
    assertThat(typed.err()).contains("reinforce: done before, skipped");

    Files.delete(run.resolve("report.html"));
    assertThat(typed.distill("report", "--run", run.toString())).as(typed.err()).isZero();
    assertThat(typed.out()).endsWith("report: " + run.resolve("report.html") + "\n");
    assertThat(run.resolve("report.html"))
        .content()
        .contains("<th scope=\"row\">completions drawn</th><td>4</td>");
  }

  @Test
  void thereIsNoReportBeforeThereIsSomethingToTell() throws Exception {
    for (String preset : List.of("r1-zero-qwen-32b", "quickstart", "r1-pipeline")) {
      Path run = Files.createDirectories(temp.resolve(preset));
      assertThat(typed.distill("report", preset, "--run", run.toString())).isEqualTo(2);
    }
    assertThat(typed.err())
        .contains(
            temp.resolve("r1-zero-qwen-32b") + ": no step has been taken yet",
            temp.resolve("quickstart") + ": the models have not been evaluated yet",
            temp.resolve("r1-pipeline") + ": the stages have not been evaluated yet");
  }

  @Test
  void aPlanComparesBothAlgorithmsAndTrainsNothing() {
    Path run = temp.resolve("planned");
    assertThat(typed.distill("reinforce", "r1-zero-qwen-32b", "--plan", "--run", run.toString()))
        .as(typed.err())
        .isZero();
    assertThat(typed.out())
        .contains("a step of 512 questions with 16 samples each, at the limits: 34,816 tokens")
        .contains("grpo (preset)", "ppo, value head on the policy", "ppo, value model of its own")
        .contains("assumed     150 tokens a prompt, 5,355 a completion, 989 TFLOP/s at 40%")
        .contains("650 steps with 16 updates each: ")
        .contains("memory of the preset: ", "standing (weights, gradients, moments, reference)");
    assertThat(run).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r1-zero-qwen-1.5b", "r1-zero-qwen-7b"})
  void everySizeSaysWhatItsStepsTake(String preset) {
    assertThat(typed.distill("reinforce", preset, "--plan", "--trace-tokens", "1000"))
        .as(typed.err())
        .isZero();
    assertThat(typed.out())
        .contains("300 steps with 4 updates each: ", " GPU hours in all; at the limits ");
    assertThat(typed.distill("reinforce", preset, "--plan", "--utilisation", "2")).isEqualTo(2);
    assertThat(typed.err()).contains("utilisation in (0, 1], were 989.0 and 2.0");
  }

  @Test
  void aPlanOfTheChainHasALineForEveryStage() {
    assertThat(typed.distill("chain", "r1-pipeline", "--plan")).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("base        Qwen2.5-Math-7B")
        .contains(
            "1-cold-start    1,000 prompts (a guess: data/cold-start: no such file or folder) x 4 samples of a"
                + " teacher = 4,000 traces, 2.14e+07 tokens")
        .contains("1-cold-start    at most 4,000 traces 2 times, ")
        .contains("2-reasoning     250 steps of 512 questions x 16 samples, ")
        .contains(
            "3-rejection     1,000 prompts (a guess: data/reasoning: no such file or folder) x 4 samples")
        .contains("4-fine-tuning   at most 5,000 traces 2 times, ")
        .contains("5-all-scenarios 106 steps of 512 questions x 16 samples, ")
        .contains("together        ", "memory          ", "\n  5-all-scenarios ");
  }

  @Test
  void itsPresetIsListedAndChecked() {
    assertThat(typed.distill("presets", "list")).isZero();
    assertThat(typed.out())
        .contains("r1-zero-qwen-32b             Qwen2.5-32B learns by verified rewards alone");
    assertThat(typed.distill("presets", "check", "r1-zero-qwen-32b", "training.samples=1"))
        .isEqualTo(2);
    assertThat(typed.err()).contains("samples must be 2 or more, was 1");
  }
}
