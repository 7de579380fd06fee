package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart in small: every step of it, killed, continued, skipped and refused. */
final class PipelineTest {

  @TempDir Path temp;

  @Test
  void aRunKilledAgainAndAgainEndsAsAnUndisturbedOne() throws Exception {
    Path quiet = temp.resolve("quiet");
    Path killed = temp.resolve("killed");
    run(quiet, List.of());
    for (int kill = 1; kill <= 4; kill++) {
      Process process = start(killed);
      process.waitFor(700L * kill, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    run(killed, List.of());

    assertThat(killed.resolve("checkpoints/final/model.safetensors"))
        .hasSameBinaryContentAs(quiet.resolve("checkpoints/final/model.safetensors"));
    assertThat(rows(killed.resolve("curated"))).isEqualTo(rows(quiet.resolve("curated")));
    assertThat(rows(killed.resolve("rejected"))).isEqualTo(rows(quiet.resolve("rejected")));
    assertThat(tallies(killed)).isEqualTo(tallies(quiet));
    assertThat(killed.resolve("report.html")).isNotEmptyFile();
    assertThat(Files.readString(killed.resolve("report.md"))).contains("held-out loss");
    assertThat(killed.resolve("checkpoints/events.out.tfevents.0.distill4j")).isNotEmptyFile();
    Path samples = killed.resolve("checkpoints/samples/step-000002.txt");
    assertThat(samples)
        .hasSameTextualContentAs(quiet.resolve("checkpoints/samples/step-000002.txt"));
    assertThat(Files.readString(samples))
        .startsWith("===== prompt\n")
        .contains("<think>\n\n===== after step 2\n");
  }

  @Test
  void aFinishedRunIsSkippedAndAnotherOneIsRefusedByName() throws Exception {
    Path folder = temp.resolve("run");
    run(folder, List.of());
    var before = Files.getLastModifiedTime(folder.resolve("checkpoints/final/model.safetensors"));

    run(folder, List.of());

    assertThat(Files.getLastModifiedTime(folder.resolve("checkpoints/final/model.safetensors")))
        .isEqualTo(before);
    assertThatThrownBy(() -> run(folder, List.of("teacher.samples=1")))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("samples was 2, is now 1")
        .hasMessageContaining("redo the step with --redo");
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void moreSamplesOfAFinishedRunAreAddedAndCuratedAnew() throws Exception {
    Path folder = temp.resolve("grows");
    try (RunFolder run = RunFolder.open(folder)) {
      pipeline(run, List.of()).generate();
      pipeline(run, List.of()).curate();
      List<String> before = rows(run.traces());
      pipeline(run, List.of("teacher.samples=3")).generate();
      assertThat(rows(run.traces())).hasSize(120).containsAll(before);
      pipeline(run, List.of("teacher.samples=3")).curate();
      assertThat(rows(run.curated()).size() + rows(run.rejected()).size()).isEqualTo(120);
    }
  }

  @Test
  void moreEvaluationSamplesLaterDrawOnlyTheNewOnes() throws Exception {
    Path folder = temp.resolve("growing");
    run(folder, List.of());
    List<String> first = rows(folder.resolve("samples/distilled/tiny/scored.parquet"));

    run(folder, List.of("eval.samples=3"));

    List<String> all = rows(folder.resolve("samples/distilled/tiny/scored.parquet"));
    assertThat(first).hasSize(10);
    assertThat(all).hasSize(15).containsAll(first);
    assertThat(folder.resolve("report.html")).content().contains("pass@3");
    assertThat(folder.resolve("problems/tiny/index.html")).exists();
  }

  @Test
  void aStepBeforeItsTimeSaysWhatToRunFirst() throws Exception {
    try (RunFolder run = RunFolder.open(temp.resolve("early"))) {
      assertThatThrownBy(() -> pipeline(run, List.of()).train())
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              run.root()
                  + ": the step 'curate' is not done\n"
                  + "    run 'distill curate' on this folder first");
    }
  }

  /** The child process that is killed. */
  static final class Child {
    public static void main(String[] arguments) throws Exception {
      run(Path.of(arguments[0]), List.of());
    }
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void run(Path folder, List<String> more) throws Exception {
    try (RunFolder run = RunFolder.open(folder)) {
      pipeline(run, more).all();
    }
  }

  private static Pipeline pipeline(RunFolder run, List<String> more) throws IOException {
    Path benchmark = run.root().resolve("benchmark.yaml");
    Files.writeString(
        benchmark,
        """
        id: tiny
        data:
          io.distill4j.presets.quickstart.ArithmeticPrompts:
            {count: 5, seed: 1, fewest-steps: 2, most-steps: 2, held-out: true}
        verifier: boxed-number
        sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 12}
        samples: 2
        """);
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 40, seed: 1,"
                    + " fewest-steps: 2, most-steps: 3, held-out: false}}",
                "teacher.samples=2",
                "student.training.epochs=2",
                "student.training.rows-per-pass=2",
                "student.training.checkpoint-every=2",
                "student.training.held-out={rows: 1, every: 2, samples: {count: 2, tokens: 5}}",
                "eval.benchmarks=[" + benchmark + "]",
                "eval.samples=2",
                "eval.generation.slots=4"));
    overrides.addAll(more);
    YamlTree tree = PresetFile.find("arithmetic").tree(overrides);
    Pipeline.keepPreset(run, tree.text());
    return new Pipeline(
        tree.bind(Preset.class), run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
  }

  /** What was traced and judged, without the times, which are those of each run. */
  private static List<String> rows(Path dataset) {
    try (var traces = Traces.read(dataset)) {
      return traces.map(t -> t.id() + " " + t.completion() + " " + t.labels()).toList();
    }
  }

  private static List<Object> tallies(Path folder) throws IOException {
    List<Object> tallies = new ArrayList<>();
    ScoreFile.read(folder.resolve("scores.json")).forEach(score -> tallies.add(score.tallies()));
    return tallies;
  }
}
