package io.distill4j.presets.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.student.rl.reward.LanguageConsistency;
import io.distill4j.student.rl.reward.WeightedSum;
import io.distill4j.student.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole recipe on a tiny model: run, killed at every task, continued, refused. */
final class ChainRunTest {

  private static final String SMALL =
      """
      about: A fresh model goes through the whole recipe
      base: {random-init: {config: builtin:quickstart, tokenizer: builtin:quickstart, residual-scaling: true}}
      row-tokens: 384
      over-long: drop
      cold-start:
        prompts: {io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 12, seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}}
        teacher: &teacher
          source: {io.distill4j.presets.quickstart.ArithmeticTeacher: {forgets-carry: 0, slips: 0}}
          sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 200}
          samples: 1
          in-flight: 4
        curate: &curate
          verifier: boxed-number
          filters: []
          select: {first-passing: {count: 1}}
          unknown: drop
      first-training: &training
        epochs: 1
        rows-per-step: 4
        rows-per-pass: 4
        optimizer: {learning-rate: 3.0e-3, beta1: 0.9, beta2: 0.95, epsilon: 1.0e-8, weight-decay: 0}
        schedule: {constant: {warm-up: 0}}
        clip-norm: 1.0
        checkpoint-every: 1
        keep-checkpoints: 1
      reasoning: &stage
        prompts: {io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 4, seed: 2, fewest-steps: 2, most-steps: 2, held-out: false}}
        reward:
          weighted-sum:
            parts:
              - {weight: 1, reward: {repetition-penalty: {ngram: 1}}}
              - {weight: 1, reward: language-consistency}
        training:
          steps: 2
          questions: 2
          samples: 4
          sampling: {temperature: 1, top-p: 1, top-k: 0, min-p: 0, max-tokens: 24}
          lengths: []
          cut-off: keep
          generation: {slots: 8, context-tokens: 160}
          epochs: 1
          mini-batches: 1
          tokens-per-pass: 1024
          activations: keep
          loss: {aggregation: grpo, ratio: token, clip-low: 0.2, clip-high: 0.2, divergence: 0.001}
          optimizer: {learning-rate: 1.0e-4, beta1: 0.9, beta2: 0.95, epsilon: 1.0e-8, weight-decay: 0}
          schedule: {constant: {warm-up: 0}}
          clip-norm: 1.0
          checkpoint-every: 1
          keep-checkpoints: 1
          seed: 42
      rejection:
        prompts: {io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 8, seed: 3, fewest-steps: 2, most-steps: 2, held-out: false}}
        sampling: {temperature: 2, top-p: 1, top-k: 0, min-p: 0, max-tokens: 80}
        samples: 8
        generation: {slots: 16, context-tokens: 256}
        curate:
          verifier: io.distill4j.presets.chain.Ended
          filters: []
          select: {first-passing: {count: 1}}
          unknown: drop
      general:
        prompts: {io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 6, seed: 4, fewest-steps: 3, most-steps: 3, held-out: false}}
        teacher: *teacher
        curate: *curate
      second-training: *training
      all-scenarios: *stage
      eval:
        benchmarks: [BENCHMARK]
        generation: {slots: 16, context-tokens: 256}
      seed: 42
      """;

  private static final String FEW_PROBLEMS =
      """
      id: few
      data:
        io.distill4j.presets.quickstart.ArithmeticPrompts:
          {count: 3, seed: 1, fewest-steps: 2, most-steps: 2, held-out: true}
      verifier: boxed-number
      sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 8}
      samples: 2
      licence: Apache-2.0
      """;

  @TempDir Path temp;

  /** Dies once whenever it hears of something new: a stage, or a task of one. */
  private static final class Killer implements Progress {

    private static final Set<String> LONG = Set.of("generate", "train", "reinforce");

    private final Set<String> heard = new HashSet<>();
    private String stage = "";

    @Override
    public void message(String line) {
      if (line.startsWith("stage ")) {
        stage = line;
      }
    }

    @Override
    public Task start(String name, long total, String unit) {
      if (heard.add(stage + " " + name)) {
        throw new IllegalStateException("killed");
      }
      return units -> {
        if (units > 0 && LONG.contains(name) && heard.add(stage + " " + name + " under way")) {
          throw new IllegalStateException("killed");
        }
      };
    }
  }

  @Test
  void aChainKilledAtEveryTaskOfEveryStageEndsAsAnUndisturbedOne() throws Exception {
    Path quiet = temp.resolve("quiet");
    Path model = run(quiet, SMALL, Progress.SILENT);
    Path killed = temp.resolve("killed");
    Killer killer = new Killer();
    int kills = 0;
    boolean done = false;
    while (!done) {
      try {
        run(killed, SMALL, killer);
        done = true;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("killed");
        kills++;
      }
    }
    assertThat(kills).isGreaterThan(10);
    for (String stage :
        List.of("1-cold-start", "2-reasoning", "4-fine-tuning", "5-all-scenarios")) {
      String file = stage + "/checkpoints/" + Trainer.FINAL + "/model.safetensors";
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(quiet.resolve(file));
    }
    assertThat(model).isEqualTo(quiet.resolve("5-all-scenarios/checkpoints/final"));
    for (String stage : ChainRun.STAGES) {
      assertThat(quiet.resolve(stage).resolve("manifests")).isNotEmptyDirectory();
    }
    long kept = count(quiet.resolve("3-rejection/curated"));
    assertThat(kept).isPositive();
    assertThat(count(quiet.resolve("3-general/curated"))).isEqualTo(6);
    assertThat(count(quiet.resolve("4-fine-tuning/curated"))).isEqualTo(kept + 6);
    assertThat(quiet.resolve("2-reasoning/report.html")).exists();

    // Base and the model of each stage answered the same problems, in both.
    List<Score> scores = ScoreFile.read(quiet.resolve("scores.json"));
    assertThat(scores.stream().map(Score::model))
        .containsExactly("base", "1-cold-start", "2-reasoning", "4-fine-tuning", "5-all-scenarios");
    assertThat(ScoreFile.read(killed.resolve("scores.json")).stream().map(s -> s.metric("pass@1")))
        .containsExactlyElementsOf(scores.stream().map(s -> s.metric("pass@1")).toList());
    assertThat(Files.readString(quiet.resolve("report.html")))
        .contains("2-reasoning: Reward", "5-all-scenarios: Length of completions");

    // Done: skipped. Another question in the middle: refused there, what is before stays.
    run(quiet, SMALL, Progress.SILENT);
    String other = SMALL.replace("count: 8, seed: 3", "count: 9, seed: 3");
    assertThatThrownBy(() -> run(quiet, other, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(quiet.resolve("3-rejection").toString())
        .hasMessageContaining("prompts was ");
  }

  @Test
  void theShippedChainHasTheStagesOfThePaper() {
    assertThat(PresetFile.shippedChains()).containsExactly("r1-pipeline");
    PresetFile file = PresetFile.find("r1-pipeline");
    Chain chain = file.tree(List.of()).bind(Chain.class);
    assertThat(chain.reasoning().reward().toString())
        .contains(new LanguageConsistency().toString())
        .contains("Accuracy");
    assertThat(((WeightedSum) chain.allScenarios().reward()).parts()).hasSize(3);
    assertThat(chain.reasoning().training().loss().clipHigh()).isEqualTo(10);
    assertThat(chain.reasoning().training().optimizer().learningRate()).isEqualTo(3e-6);
    assertThat(chain.allScenarios().training().sampling().temperature()).isEqualTo(0.7);
    assertThat(chain.secondTraining().optimizer().learningRate()).isEqualTo(5e-5);
    assertThat(file.text().lines())
        .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
        .filteredOn(line -> !line.stripTrailing().endsWith(":"))
        .allMatch(line -> line.matches(".*# (paper|reproduction|ours)(:.*)?"));
  }

  private static long count(Path traces) {
    try (Stream<io.distill4j.data.Trace> all = Traces.read(traces)) {
      return all.count();
    }
  }

  private Path run(Path root, String yaml, Progress progress) throws Exception {
    Files.createDirectories(root);
    Path benchmark = temp.resolve("few.yaml");
    Files.writeString(benchmark, FEW_PROBLEMS);
    Chain chain =
        YamlTree.parse("chain.yaml", yaml.replace("BENCHMARK", benchmark.toString()))
            .bind(Chain.class);
    try (RunFolder folder = RunFolder.open(root)) {
      return new ChainRun(
              chain, folder, Map.of("HOME", temp.toString()), Clock.systemUTC(), progress, false)
          .run();
    }
  }
}
