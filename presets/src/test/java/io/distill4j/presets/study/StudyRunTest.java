package io.distill4j.presets.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import io.distill4j.presets.Assumptions;
import io.distill4j.presets.BenchmarkFile;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.RowFinder;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.student.rl.PolicyLog;
import io.distill4j.student.rl.PolicyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped study in miniature: sixteen problems, a few updates, one sample each. */
final class StudyRunTest {

  private static final String PROMPTS =
      "{io.distill4j.presets.quickstart.ArithmeticPrompts:"
          + " {count: 16, seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}}";

  private static final Assumptions ASSUMED = new Assumptions(40, 90, 0.001, 0.5);
  private static final RowFinder NO_ROWS =
      new RowFinder(Optional.empty(), Map.of(), Progress.SILENT);

  @TempDir Path temp;

  @BeforeEach
  void writeBenchmark() throws IOException {
    Files.writeString(
        temp.resolve("small.yaml"),
        """
        id: small
        data:
          io.distill4j.presets.quickstart.ArithmeticPrompts:
            {count: 6, seed: 1, fewest-steps: 2, most-steps: 2, held-out: true}
        verifier: boxed-number
        sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 90}
        samples: 1
        licence: Apache-2.0
        """);
  }

  @Test
  void bothArmsGetTheSameArithmeticAndAnswerTheSameProblems() throws Exception {
    Path run = temp.resolve("run");
    Answer answer = run(run, List.of());

    assertThat(answer.scores())
        .extracting(Score::model)
        .containsExactly("distilled", "rl-only", "base", "teacher");
    Compute distilled = compute(answer, Study.DISTILLED);
    Compute reinforced = compute(answer, Study.REINFORCED);
    double limit = distilled.allFlops().orElseThrow();
    assertThat(distilled.teacherFlops().orElseThrow()).isPositive().isLessThan(limit);
    List<PolicyRecord> steps = steps(run);
    double last = steps.get(steps.size() - 1).flops();
    double spent = reinforced.allFlops().orElseThrow();
    assertThat(spent)
        .isBetween(limit, limit + last); // The step that reaches the limit is the last.
    assertThat(spent).isEqualTo(steps.stream().mapToDouble(PolicyRecord::flops).sum());

    assertThat(answer.sentences()).hasSize(1);
    assertThat(answer.sentences().get(0))
        .contains("rl-only", "distilled", "small")
        .endsWith(
            "Distilling took %s operations, its teacher's tokens included; reinforcement learning took %s."
                .formatted(answer.flops("distilled"), answer.flops("rl-only")));
    assertThat(answer.flops("teacher")).isEqualTo("-");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("rl-only")
        .contains("Accuracy");

    // Done before: nothing is drawn or trained again, and the answer is the same.
    List<PolicyRecord> before = steps(run);
    assertThat(run(run, List.of()).sentences()).isEqualTo(answer.sentences());
    assertThat(steps(run)).isEqualTo(before);
    assertThatThrownBy(() -> run(run, List.of("distilled.student.training.epochs=1")))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("training");
  }

  @Test
  void aKilledStudyEndsAsIfNothingHadHappened() throws Exception {
    Answer whole = run(temp.resolve("whole"), List.of());
    for (String task : List.of("generate", "train", "reinforce", "sample")) {
      assertThatThrownBy(() -> run(temp.resolve("broken"), List.of(), killedIn(task)))
          .hasStackTraceContaining("killed in " + task);
    }
    Answer resumed = run(temp.resolve("broken"), List.of());

    assertThat(resumed.sentences()).isEqualTo(whole.sentences());
    for (String arm : List.of("distilled", "reinforced")) {
      String model = arm + "/checkpoints/final/model.safetensors";
      assertThat(temp.resolve("broken").resolve(model))
          .hasSameBinaryContentAs(temp.resolve("whole").resolve(model));
    }
  }

  /** Dies where the second unit of work of a task is told. */
  private static Progress killedIn(String task) {
    return (name, total, unit) ->
        new Progress.Task() {
          private long units;

          @Override
          public void advance(long more) {
            units += more;
            if (name.startsWith(task) && units >= 2) {
              throw new IllegalStateException("killed in " + task);
            }
          }
        };
  }

  /** The benchmark is the training set: curation finds it, and the study's scores say so. */
  @Test
  void whatCurationFoundOfABenchmarkStandsBesideTheScores() throws Exception {
    Path seen = temp.resolve("seen.yaml");
    Files.writeString(
        seen,
        """
        id: seen
        data: %s
        verifier: boxed-number
        sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 90}
        samples: 1
        licence: Apache-2.0
        """
            .formatted(PROMPTS));
    Path run = temp.resolve("run");
    Answer answer =
        run(
            run,
            List.of(
                "distilled.eval.benchmarks=[%s]".formatted(seen),
                "distilled.curate.filters=[{not-in-benchmarks: {benchmarks: [%s], words: 30, alike: 1.0, look-in: prompt}}]"
                    .formatted(seen),
                "distilled.curate.ignore=[not-in-benchmarks]",
                "reinforced.training.flops=1"));

    assertThat(answer.scores()).allMatch(score -> score.metric("pass@1 clean").isPresent());
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Found in the teacher's traces");
  }

  @Test
  void aLimitOfItsOwnIsKept() throws Exception {
    Path run = temp.resolve("run");
    run(run, List.of("reinforced.training.flops=1"));

    assertThat(steps(run)).hasSize(1);
  }

  /** The other arm was trained elsewhere: its samples are judged as everybody's are. */
  @Test
  void samplesOfAnotherToolAreAnArm() throws Exception {
    Path samples = temp.resolve("theirs.jsonl");
    StringBuilder lines = new StringBuilder();
    Benchmark small = BenchmarkFile.read(temp.resolve("small.yaml").toString(), NO_ROWS);
    for (Prompt prompt : small.prompts()) {
      lines.append(
          Json.line(
                  Json.object()
                      .put("problem_id", prompt.id())
                      .put("problem", prompt.text())
                      .put("gold", ((io.distill4j.data.Answer.Text) prompt.answer()).value())
                      .put("sample_index", 0)
                      .put("response", "no idea")
                      .put("finish_reason", "stop"))
              + "\n");
    }
    Files.writeString(samples, lines);
    Path preset = temp.resolve("imported.yaml");
    String shipped = PresetFile.find("quickstart").text();
    String distilledOnly =
        shipped.substring(0, shipped.indexOf("reinforced:"))
            + "models:\n  - {name: rl-only, source: {drawn: {path: %s, format: plain, starts-inside: false}}}\npublished: false\n"
                .formatted(samples);
    Files.writeString(preset, distilledOnly);
    Study study =
        PresetFile.find(preset.toString())
            .study(
                List.of(
                    "distilled.prompts=" + PROMPTS,
                    "distilled.teacher.source.checkpoint.slots=16",
                    "distilled.eval.benchmarks=[%s]".formatted(temp.resolve("small.yaml"))))
            .bind(Study.class);
    Path run = temp.resolve("run");
    try (RunFolder folder = RunFolder.open(run)) {
      Answer answer =
          new StudyRun(study, folder, Map.of(), Clock.systemUTC(), Progress.SILENT, false).all();
      assertThat(answer.scores())
          .extracting(Score::model)
          .containsExactly("distilled", "rl-only", "base");
      assertThat(answer.sentences()).hasSize(1);
      assertThat(answer.sentences().get(0))
          .endsWith("what reinforcement learning took is not known.");
    }
    assertThat(run.resolve("reinforced")).doesNotExist();
    assertThat(StudyPlan.of(study, run, Map.of(), ASSUMED, OptionalDouble.empty()).lines())
        .anyMatch(line -> line.startsWith("  not trained here: Drawn[path=" + samples));
  }

  @Test
  void anArmIsNeeded() throws Exception {
    String shipped = PresetFile.find("quickstart").text();
    Path preset = temp.resolve("alone.yaml");
    Files.writeString(
        preset,
        shipped.substring(0, shipped.indexOf("reinforced:")) + "models: []\npublished: false\n");
    assertThatThrownBy(() -> PresetFile.find(preset.toString()).study(List.of()).bind(Study.class))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "reinforced must be given, or models must have one named rl-only, or published be"
                + " true");
  }

  @Test
  void armsWithAnotherBaseAreNoStudy() {
    assertThatThrownBy(
            () ->
                bind(List.of("reinforced.base={checkpoint: {model: builtin:quickstart-teacher}}")))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "distilled.student.base and reinforced.base must be the same model, were");
    assertThatThrownBy(() -> bind(List.of("models.0.name=base")))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("twice: base");
  }

  @Test
  void aTeacherOfUnknownSizeNeedsALimit() {
    assertThatThrownBy(
            () ->
                run(
                    temp.resolve("run"),
                    List.of(
                        "distilled.teacher.source={io.distill4j.presets.quickstart.ArithmeticTeacher:"
                            + " {forgets-carry: 0, slips: 0}}")))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            "distilled.eval.teacher-parameters: is not set, so what the teacher's tokens took is"
                + " not known");
  }

  private static Compute compute(Answer answer, String model) {
    return java.util.Objects.requireNonNull(answer.compute().get(model));
  }

  private static List<PolicyRecord> steps(Path run) throws IOException {
    return PolicyLog.read(run.resolve("reinforced/checkpoints/steps.jsonl"));
  }

  private Answer run(Path folder, List<String> more) throws IOException, InterruptedException {
    return run(folder, more, Progress.SILENT);
  }

  private Answer run(Path folder, List<String> more, Progress progress)
      throws IOException, InterruptedException {
    Study study = bind(more).bind(Study.class);
    try (RunFolder run = RunFolder.open(folder)) {
      return new StudyRun(study, run, Map.of(), Clock.systemUTC(), progress, false).all();
    }
  }

  private YamlTree bind(List<String> more) {
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "distilled.prompts=" + PROMPTS,
                "reinforced.prompts=" + PROMPTS,
                "distilled.teacher.source.checkpoint.slots=16",
                "distilled.eval.samples=1",
                "distilled.eval.benchmarks=[%s]".formatted(temp.resolve("small.yaml")),
                "reinforced.training.questions=2",
                "reinforced.training.samples=4",
                "reinforced.training.checkpoint-every=2",
                "reinforced.training.generation.slots=8"));
    overrides.addAll(more);
    YamlTree tree = PresetFile.find("quickstart").study(overrides);
    var unused = tree.bind(Study.class);
    return tree;
  }
}
