package io.distill4j.presets.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.score.Score;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.testkit.SharedData;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContestRunTest {

  @TempDir Path temp;

  private final List<String> said = new ArrayList<>();

  private SumsContest contest = new SumsContest(Path.of(""), Progress.SILENT);

  @BeforeEach
  void writeABenchmarkAndSamplesOfIt() throws Exception {
    contest =
        SumsContest.write(
            temp,
            "boxed-number",
            new Progress() {
              @Override
              public void message(String line) {
                said.add(line);
              }

              @Override
              public Task start(String name, long total, String unit) {
                return Task.SILENT;
              }
            });
  }

  private ContestRun run(RunFolder folder, String models, int samples) {
    return contest.run(folder, models, samples);
  }

  private String drawn(String name, String file) {
    return contest.drawn(name, file);
  }

  private static String served(String name, FakeServer server) {
    return
"""
  - name: %s
    source:
      served:
        model: {open-ai: {urls: ["%s"], model: fake, reasons: true, stream: true, extra-body: {}}}
        in-flight: 4
"""
        .formatted(name, server.url());
  }

  private static double pass(Score score) {
    return score.metric("pass@1").orElseThrow().estimate().value().orElseThrow();
  }

  @Test
  void samplesDrawnElsewhereAreJudgedUnderOurOwnReferenceAnswers() throws Exception {
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      ContestRun run = run(folder, drawn("theirs", "samples.jsonl"), 2);

      Score score = run.evaluate().get(0);
      run.report();

      assertThat(pass(score)).isCloseTo(0.75, within(1e-12));
      assertThat(score.partial()).isFalse();
      assertThat(score.setting().protocol()).contains("r1-paper v1");
      assertThat(folder.root().resolve("scores.csv"))
          .content()
          .contains("theirs,sums,pass@1,share,0.75");
      assertThat(folder.root().resolve("scores.tex")).content().contains("theirs & $75.0");
      assertThat(folder.report()).content().contains("problems/sums/3.html");
      assertThat(folder.root().resolve("problems/sums/3.html"))
          .content()
          .contains("What is 3 + 3?", "theirs: 1 of 2 right");
    }
  }

  @Test
  void fewerSamplesThanAskedForArePartialAndSaid() throws Exception {
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      Score score = run(folder, drawn("theirs", "samples.jsonl"), 4).evaluate().get(0);

      assertThat(score.partial()).isTrue();
      assertThat(score.missing()).isEqualTo(12);
      assertThat(said)
          .contains(
              "theirs has at most 2 samples of a problem of sums, 4 are asked for: its scores are"
                  + " partial");
    }
  }

  @Test
  void samplesOfAnotherBenchmarkAreRefused() throws Exception {
    Files.writeString(
        temp.resolve("other.jsonl"),
        "{\"problem_id\": \"x\", \"problem\": \"Who wrote Faust?\", \"gold\": \"\", \"response\":"
            + " \"Goethe\"}\n");
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      assertThatThrownBy(() -> run(folder, drawn("theirs", "other.jsonl"), 2).evaluate())
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              "sums: none of 1 samples belongs to it, for example 'x'\n    give the samples of this"
                  + " benchmark, with its ids or questions");
      assertThatThrownBy(() -> run(folder, drawn("theirs", "other.jsonl"), 2).report())
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              folder.root()
                  + ": nothing has been judged yet\n"
                  + "    run 'distill evaluate' on this folder first");
    }
  }

  @Test
  void moreSamplesLaterDrawOnlyTheNewOnes() throws Exception {
    try (FakeServer server =
            FakeServer.start(
                request ->
                    new FakeReply.Text(
                        new FakeText(List.of("Okay"), List.of(" \\boxed{4}"), false),
                        FakeReply.Dialect.REASONING_CONTENT,
                        FakeReply.Trouble.NONE));
        RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      Score first = run(folder, served("asked", server), 1).evaluate().get(0);
      assertThat(server.received()).isEqualTo(6);
      assertThat(pass(first)).isCloseTo(1 / 6.0, within(1e-12));

      Score more = run(folder, served("asked", server), 3).evaluate().get(0);
      assertThat(server.received()).isEqualTo(18);
      assertThat(more.samples()).isEqualTo(3);
      assertThat(more.missing()).isZero();

      run(folder, served("asked", server), 3).evaluate();
      assertThat(server.received()).isEqualTo(18);
    }
  }

  @Test
  void aContestStillGoingOnIsReportedAsPartial() throws Exception {
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      run(folder, drawn("theirs", "samples.jsonl"), 2).evaluate();
      String both = drawn("theirs", "samples.jsonl") + drawn("late", "samples.jsonl");

      run(folder, both, 4).report();

      assertThat(folder.report())
          .content()
          .contains("late has not been evaluated on sums yet.")
          .contains("Partial: 12 samples have not been drawn yet. The numbers below will change.");
    }
  }

  @Test
  void modelsOnDifferentProblemsAreComparedOnTheCommonOnes() throws Exception {
    List<String> lines = Files.readAllLines(temp.resolve("samples.jsonl"));
    Files.write(temp.resolve("some.jsonl"), lines.subList(0, 8));
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      ContestRun run = run(folder, drawn("all", "samples.jsonl") + drawn("some", "some.jsonl"), 2);
      run.evaluate();

      Comparison comparison = run.comparisons().get(0);
      assertThat(comparison.common()).isEqualTo(4);
      assertThat(comparison.onlyB()).isEqualTo(2);
      assertThat(comparison.finding()).isEqualTo(Comparison.Finding.TIED);
      String said =
          " Only the 4 problems judged for both are used (0 more for some, 2 more for all).";
      run.report();
      assertThat(Sentences.of(comparison)).contains(said);
      assertThat(folder.report()).content().contains(said);
    }
  }

  private Rescoring rescoring(Path run, Optional<String> verifier) {
    return new Rescoring(run, verifier, Map.of(), temp.resolve("rescored"));
  }

  @Test
  void anotherVerifierJudgesWhatIsStored() throws Exception {
    Path here = temp.resolve("run");
    try (RunFolder folder = RunFolder.open(here)) {
      run(folder, drawn("theirs", "samples.jsonl"), 2).evaluate();
    }

    List<Rescoring.Outcome> same = rescoring(here, Optional.empty()).outcomes();
    assertThat(same.get(0).changes()).isEmpty();
    assertThat(pass(same.get(0).after())).isEqualTo(pass(same.get(0).before()));

    List<Rescoring.Outcome> math = rescoring(here, Optional.of("boxed-math")).outcomes();
    rescoring(here, Optional.of("boxed-math")).write(math);
    assertThat(math.get(0).after().setting().verifier()).isEqualTo("boxed-math");
    assertThat(temp.resolve("rescored/changes.jsonl")).isEmptyFile();

    FileTree.delete(here.resolve("samples"));
    assertThatThrownBy(() -> rescoring(here, Optional.empty()).outcomes())
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            here.resolve("samples/theirs/sums/scored.parquet")
                + ": the samples behind theirs on sums are not here\n"
                + "    give the folder of a run that still has its samples");
  }

  @Test
  void realSamplesOfFiveReasonersAreRecounted() throws Exception {
    Path samples = SharedData.require("reasoning/r1_distill_qwen14b_5samples_65.jsonl");
    Path rows = SharedData.require("benchmarks/aime24.jsonl");
    Path data = Files.createDirectories(temp.resolve("data"));
    Files.createSymbolicLink(data.resolve("aime-2024.jsonl"), rows);
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      Contest contest =
          YamlTree.parse(
                  "contest.yaml",
                  """
                  about: Real samples
                  models:
                    - {name: r1, source: {drawn: {path: "%s", format: plain, starts-inside: true}}}
                  benchmarks: [aime-2024]
                  samples: 5
                  data: "%s"
                  published: true
                  seed: 7
                  """
                      .formatted(samples, data))
              .bind(Contest.class);
      ContestRun run =
          new ContestRun(contest, folder, Map.of(), Clock.systemUTC(), Progress.SILENT);

      Score score = run.evaluate().get(0);
      run.report();

      // 9 of the 13 problems are AIME's, 45 samples; the source's own verdicts agree on all.
      assertThat(score.tallies()).hasSize(9);
      assertThat(score.tallies().stream().mapToInt(t -> t.right()).sum()).isEqualTo(45);
      assertThat(folder.report())
          .content()
          .contains("published 69.7 (arXiv:2501.12948v1, table 5)");
    }
  }
}
