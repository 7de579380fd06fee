package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluation outside a training run, as a person types it. */
final class EvaluationCommandsTest {

  @TempDir Path temp;

  private final Typed typed = new Typed();

  @BeforeEach
  void writeProblemsAndSamples() throws IOException {
    StringBuilder rows = new StringBuilder();
    StringBuilder good = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(
          "{\"id\": %d, \"problem\": \"Double %d.\", \"answer\": %d}\n".formatted(i, i, 2 * i));
      good.append(sample(i, 2 * i));
      bad.append(sample(i, i % 6 == 0 ? 2 * i : 1000 + i));
    }
    Files.createDirectories(temp.resolve("data"));
    Files.writeString(temp.resolve("data/aime-2024.jsonl"), rows);
    Files.writeString(temp.resolve("good.jsonl"), good);
    Files.writeString(temp.resolve("bad.jsonl"), bad);
  }

  private static String sample(int problem, int answer) {
    return "{\"problem_id\": \"%d\", \"problem\": \"Double %d.\", \"gold\": \"?\", \"sample_index\": 0, \"response\": \"\\\\boxed{%d}\"}\n"
        .formatted(problem, problem, answer);
  }

  private int evaluate() {
    return evaluate(
        "run",
        "--model",
        "good=" + temp.resolve("good.jsonl"),
        "--model",
        "bad=" + temp.resolve("bad.jsonl"),
        "--benchmark",
        "aime-2024@open-r1");
  }

  /** One sample of each problem. */
  private int evaluate(String run, String... arguments) {
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--samples", "1", "--data", temp.resolve("data").toString()));
    all.addAll(List.of("--run", temp.resolve(run).toString()));
    return typed.distill(all.toArray(String[]::new));
  }

  @Test
  void modelsAreEvaluatedReportedRescoredAndCompared() {
    assertThat(evaluate()).isZero();
    assertThat(typed.out())
        .contains("aime-2024                good             100.0%")
        .contains("aime-2024                bad               16.7%")
        .contains("good is better than bad on aime-2024");
    String run = temp.resolve("run").toString();

    assertThat(typed.distill("report", "--run", run)).isZero();
    assertThat(temp.resolve("run/report.html")).content().contains("as open-r1 v1 has it");

    assertThat(typed.distill("rescore", run, "--verifier", "boxed-number")).isZero();
    assertThat(typed.out())
        .contains(
            "good on aime-2024: pass@1 100.0% by boxed-math, 100.0% by boxed-number; 0 verdicts")
        .contains("written: " + temp.resolve("run/rescored/scores.json"));

    assertThat(typed.distill("compare", run, "--with", "published")).isZero();
    assertThat(typed.out())
        .contains(
            "pass@1 on aime-2024: published 55.5 (arXiv:2501.12948v1, table 5) for"
                + " DeepSeek-R1-Distill-Qwen-7B lies outside our interval of bad")
        .contains("Note: k: Samples per problem");
    assertThat(typed.distill("compare", run, "--with", "guesses")).isEqualTo(2);
    assertThat(typed.err()).contains("--with guesses: is not known", "write --with published");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
"""
plain; {`problem_id`: `%1$d`, `problem`: `Double %1$d.`, `gold`: `?`, `response`: `\\\\boxed{%2$d}`}
nemo-skills; {`problem`: `Double %1$d.`, `expected_answer`: `?`, `generation`: `\\\\boxed{%2$d}`}
lm-eval; {`doc_id`: %1$d, `doc`: {`problem`: `Double %1$d.`}, `target`: `?`, `resps`: [[`\\\\boxed{%2$d}`]]}
lighteval; {`__doc__`: {`id`: `%1$d`, `query`: `Double %1$d.`, `choices`: [`?`]}, `__model_response__`: {`text`: [`\\\\boxed{%2$d}`]}}
""")
  void samplesOfOtherToolsAreJudgedByOurVerifierAndReferences(String format, String row)
      throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(row.formatted(i, i < 9 ? 2 * i : 1000).replace('`', '"')).append('\n');
    }
    Path file = temp.resolve("theirs.jsonl");
    Files.writeString(file, rows);

    assertThat(
            evaluate(
                "run", "--model", "theirs=" + file, "--format", format, "--benchmark", "aime-2024"))
        .as(typed.err())
        .isZero();

    assertThat(typed.out()).contains("aime-2024                theirs            75.0%");
  }

  @Test
  void modelsOfTwoRunsAreComparedOnTheProblemsTheyShare() throws IOException {
    assertThat(evaluate()).isZero();
    Path fewer = temp.resolve("fewer.jsonl");
    Files.write(fewer, Files.readAllLines(temp.resolve("bad.jsonl")).subList(0, 6));
    assertThat(evaluate("second", "--model", "fewer=" + fewer, "--benchmark", "aime-2024"))
        .isZero();
    typed.forgetOutput();

    assertThat(
            typed.distill(
                "compare", temp.resolve("run").toString(), temp.resolve("second").toString()))
        .isZero();
    assertThat(typed.out())
        .contains("Only the 6 problems judged for both are used")
        .contains("McNemar's exact p = ");
    assertThat(typed.distill("compare", temp.resolve("none.json").toString())).isEqualTo(2);
    assertThat(typed.err())
        .endsWith(
            temp.resolve("none.json")
                + ": no such file\n    run 'distill evaluate' on that run first\n");
  }

  @Test
  void theSameCommandAgainTakesWhatIsThereAndMoreSamplesAreSaidToBeMissing() {
    assertThat(evaluate()).isZero();
    assertThat(typed.distill("evaluate", "--run", temp.resolve("run").toString(), "samples=2"))
        .isZero();
    assertThat(typed.err()).contains("good has at most 1 samples of a problem of aime-2024, 2 are");
    assertThat(typed.out()).contains("partial");
  }

  @Test
  void aRunThatAnotherProcessWorksInIsReportedAllTheSame() {
    assertThat(evaluate()).isZero();
    try (RunFolder busy = RunFolder.open(temp.resolve("run"))) {
      assertThat(typed.distill("report", "--run", busy.root().toString(), "samples=3")).isZero();
    }
    assertThat(temp.resolve("run/report.html"))
        .content()
        .contains("Partial: 48 samples have not been drawn yet");
    assertThat(temp.resolve("run/contest.yaml")).content().contains("samples: 1");
  }

  @Test
  void aPlanSaysWhatIsNeeded() {
    assertThat(typed.distill("plan", "--difference", "0.05", "--samples", "16")).isZero();
    assertThat(typed.out())
        .isEqualTo(
            "Expecting pass@1 of 50.0%, 0.60 of the variance between problems, correlation 0.80.\n"
                + "228 problems with 16 samples of each show a difference of 5.0 points in 80% of"
                + " experiments.\n");
    assertThat(typed.distill("plan", "--problems", "1", "--samples", "4")).isEqualTo(2);
    assertThat(typed.err()).contains("problems must be 2 or more, was 1", "distill plan --help");
    assertThat(typed.distill("plan", "--difference", "2", "--samples", "4")).isEqualTo(2);
    assertThat(typed.err()).contains("difference must be in (0, 1], was 2.0");
  }

  @Test
  void aRatingNeedsContestsWithTheBenchmarksProblems() throws IOException {
    assertThat(evaluate()).isZero();
    Path standings = temp.resolve("standings.jsonl");
    Files.writeString(
        standings,
        """
        {"contest": "1", "problems": {"0": 1, "1": 1}, "humans": [{"rating": 1500, "points": 1}]}
        {"contest": "2", "problems": {"2": 1, "6": 1}, "humans": [{"rating": 1300, "points": 1}]}
        """);

    assertThat(
            typed.distill(
                "elo",
                temp.resolve("run").toString(),
                "--standings",
                standings.toString(),
                "--benchmark",
                "aime-2024"))
        .isZero();
    assertThat(typed.out())
        .contains("bad: rating 1400 (")
        .contains("over 2 contests, percentile 50.0\n");
  }

  @Test
  void benchmarksAreListedShownAndCopied() {
    assertThat(typed.distill("benchmarks", "list")).isZero();
    assertThat(typed.out())
        .contains("math-500                16 samples  500 problems", "@r1-paper");
    assertThat(typed.distill("benchmarks", "show", "gsm8k")).isZero();
    assertThat(typed.out()).contains("after: \"####\"");
    assertThat(typed.distill("benchmarks", "copy", "gsm8k", temp.resolve("mine.yaml").toString()))
        .isZero();
    assertThat(temp.resolve("mine.yaml")).content().startsWith("# Grade school");
  }

  @Test
  void aModelThatIsNoModelIsRefused() {
    assertThat(typed.distill("evaluate", "--model", "nothing", "--benchmark", "math-500"))
        .isEqualTo(2);
    assertThat(typed.err()).contains("--model nothing: is not NAME=WHERE");
    assertThat(
            typed.distill(
                "evaluate", "--model", "a=http://localhost:1/v1", "--benchmark", "math-500"))
        .isEqualTo(2);
    assertThat(typed.err()).contains("does not say which model of the server");
    assertThat(
            typed.distill(
                "evaluate",
                "--model",
                "a=" + temp.resolve("good.jsonl"),
                "--benchmark",
                "aime-1066",
                "--run",
                temp.resolve("other").toString()))
        .isEqualTo(2);
    assertThat(typed.err()).contains("aime-1066: there is no such benchmark");
  }
}
