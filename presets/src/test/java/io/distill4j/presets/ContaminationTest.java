package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.io.Json;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.quickstart.ArithmeticPrompts;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems of a benchmark that stand in the training prompts, from curation to the report. */
final class ContaminationTest {

  private static final String TRAINING =
      "{count: 20, seed: 1, fewest-steps: 2, most-steps: 3, held-out: false}";

  @TempDir Path temp;

  @Test
  void whatCurationFindsStandsBesideTheScoresOfTheStudent() throws Exception {
    Path folder = temp.resolve("run");
    try (RunFolder run = RunFolder.open(folder)) {
      pipeline(run, List.of("curate.ignore=[not-in-benchmarks]")).all();
    }

    assertThat(Files.readAllLines(folder.resolve("contamination.jsonl")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("{\"benchmark\":\"mixed\",\"problem\":\"t"))
        .allSatisfy(line -> assertThat(line).endsWith("\"traces\":1,\"trained\":1}"));
    for (Score score : ScoreFile.read(folder.resolve("scores.json"))) {
      assertThat(score.metric("pass@1").orElseThrow().estimate().problems()).isEqualTo(5);
      assertThat(score.metric("pass@1 clean").orElseThrow().estimate().problems()).isEqualTo(3);
    }
    assertThat(folder.resolve("scores.csv")).content().contains("distilled,mixed,pass@1 clean,");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("Found in the teacher's traces", "pass@1 clean", "in 1 traces")
        .contains("of mixed#train-00000 in the question at characters 0 to ");
    assertThat(folder.resolve("report.md"))
        .content()
        .contains(
            "distilled: 2 of 5 problems were found in traces, 2 of them in what was trained on;"
                + " \"pass@1 clean\" leaves all of them out.");
  }

  @Test
  void whatCurationRemovedIsSaidToBeAndAFileOfOnesOwnIsRead() throws Exception {
    Path folder = temp.resolve("run");
    Path mine = temp.resolve("mine.jsonl");
    Files.writeString(
        mine, "{\"benchmark\":\"mixed\",\"problem\":\"test-00001\",\"evidence\":\"I know it\"}\n");
    try (RunFolder run = RunFolder.open(folder)) {
      pipeline(run, List.of()).all();
      assertThat(run.report()).content().contains("no, removed");
      assertThat(ScoreFile.read(run.scores()).get(0).metric("pass@1 clean")).isPresent();

      // Another file of hits scores anew; no sample is drawn again.
      pipeline(run, List.of("eval.contamination=" + mine)).all();
      assertThat(run.report()).content().contains("I know it").doesNotContain("no, removed");
      Score score = ScoreFile.read(run.scores()).get(0);
      assertThat(score.metric("pass@1 clean").orElseThrow().estimate().problems()).isEqualTo(4);
    }
  }

  private Pipeline pipeline(RunFolder run, List<String> more) throws IOException {
    Path benchmark = benchmark();
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: " + TRAINING + "}",
                "curate.filters=[{not-in-benchmarks: {benchmarks: ["
                    + benchmark
                    + "], words: 30,"
                    + " alike: 1.0, look-in: prompt}}]",
                "teacher.source={io.distill4j.presets.quickstart.ArithmeticTeacher:"
                    + " {forgets-carry: 0.0, slips: 0.0}}",
                "student.training.epochs=1",
                "eval.benchmarks=[" + benchmark + "]",
                "eval.samples=1",
                "eval.generation.slots=8"));
    overrides.addAll(more);
    YamlTree tree = PresetFile.find("arithmetic").tree(overrides);
    Pipeline.keepPreset(run, tree.text());
    return new Pipeline(
        tree.bind(Preset.class), run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
  }

  /** Two training prompts and three that are not; the file is not named like the benchmark. */
  private Path benchmark() throws IOException {
    Path file = temp.resolve("a-benchmark.yaml");
    Path rows = temp.resolve("rows.jsonl");
    StringBuilder lines = new StringBuilder();
    for (ArithmeticPrompts source :
        List.of(
            new ArithmeticPrompts(20, 1, 2, 3, false), new ArithmeticPrompts(20, 1, 2, 3, true))) {
      try (Stream<Prompt> prompts = source.open()) {
        prompts
            .limit(source.heldOut() ? 3 : 2)
            .forEach(
                prompt -> {
                  ObjectNode row = Json.object();
                  row.put("id", prompt.id());
                  row.put("text", prompt.text());
                  row.put("answer", ((Answer.Text) prompt.answer()).value());
                  lines.append(Json.line(row)).append('\n');
                });
      }
    }
    Files.writeString(rows, lines);
    Files.writeString(
        file,
        """
        id: mixed
        data: {dataset-prompts: {path: "%s", text: text, id: id, answer: answer, duplicates: refuse}}
        verifier: boxed-number
        sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 12}
        samples: 1
        """
            .formatted(rows));
    return file;
  }
}
