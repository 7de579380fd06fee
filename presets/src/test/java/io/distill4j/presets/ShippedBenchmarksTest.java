package io.distill4j.presets;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.eval.benchmark.Benchmark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped benchmarks that run no code, each on a row with the columns of its data set. */
final class ShippedBenchmarksTest {

  private static final Map<String, String> ROWS =
      Map.of(
          "aime-2024", "{`id`: 60, `problem`: `What is 6 x 7?`, `solution`: `-`, `answer`: `42`}",
          "aime-2025", "{`problem`: `What is 6 x 7?`, `answer`: `42`, `id`: `0`}",
          "amc-2023", "{`id`: 0, `question`: `What is 6 x 7?`, `answer`: 42.0}",
          "math-500",
              "{`problem`: `What is 1/2?`, `solution`: `-`, `answer`: `\\\\frac{1}{2}`, `subject`:"
                  + " `Algebra`, `level`: 2, `unique_id`: `test/algebra/1.json`}",
          "gsm8k", "{`question`: `What is 6 x 7?`, `answer`: `6 x 7 = 42.\\n#### 1,042`}",
          "minerva", "{`question`: `How hot?`, `answer`: `\\\\frac{1}{2}`}",
          "olympiadbench",
              "{`id`: 1, `question`: `How many?`, `final_answer`: [`2`, `3`], `modality`:"
                  + " `Text-only`, `language`: `English`, `subfield`: `Algebra`, `answer_type`:"
                  + " `Numerical`}");

  @TempDir Path temp;

  private Benchmark benchmark(String name, String file, String rows) throws Exception {
    Files.writeString(temp.resolve(file), rows);
    return BenchmarkFile.read(name, new RowFinder(Optional.of(temp), Map.of(), Progress.SILENT));
  }

  private static Class<?> verdict(Benchmark benchmark, String answer) {
    Prompt prompt = benchmark.prompts().get(0);
    return benchmark.verifier().verify(Completion.of("hm", answer), prompt.answer()).getClass();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # benchmark; a right answer; a wrong one; samples of the paper, of open-r1
          aime-2024; 42; 41; 64; 64
          aime-2025; 42; 41; 64; 4
          amc-2023; 42; 41; 16; 4
          math-500; 0.5; 2; 16; 4
          gsm8k; 1042; 42; 16; 4
          minerva; \\frac{1}{2}; 2; 16; 4
          olympiadbench; 2, 3; 2; 16; 4
          """)
  void aRowOfTheDataSetIsAskedAndJudgedUnderEveryProtocol(
      String name, String right, String wrong, int paper, int openR1) throws Exception {
    String row = requireNonNull(ROWS.get(name)).replace('`', '"') + "\n";
    String file = name + ".jsonl";

    Benchmark ofPaper = benchmark(name + "@r1-paper", file, row);
    assertThat(ofPaper.samples()).isEqualTo(paper);
    assertThat(ofPaper.prompts().get(0).text())
        .endsWith("\n\nPlease reason step by step, and put your final answer within \\boxed{}.");
    assertThat(verdict(ofPaper, "So \\boxed{" + right + "}.")).isEqualTo(Verdict.Pass.class);
    assertThat(verdict(ofPaper, "So \\boxed{" + wrong + "}.")).isEqualTo(Verdict.Fail.class);

    Benchmark ofOpenR1 = benchmark(name + "@open-r1", file, row);
    assertThat(ofOpenR1.samples()).isEqualTo(openR1);
    String announced = "Therefore, the final answer is: $\\boxed{%s}$. I hope it is correct";
    assertThat(verdict(ofOpenR1, announced.formatted(right))).isEqualTo(Verdict.Pass.class);
    assertThat(verdict(ofOpenR1, announced.formatted(wrong))).isEqualTo(Verdict.Fail.class);

    Benchmark ofLighteval = benchmark(name + "@lighteval", file, row);
    assertThat(ofLighteval.samples()).isEqualTo(1);
    assertThat(verdict(ofLighteval, "Not 7.\n\nANSWER: " + right)).isEqualTo(Verdict.Pass.class);
    assertThat(verdict(ofLighteval, "Not 7.\n\nANSWER: " + wrong)).isEqualTo(Verdict.Fail.class);
    assertThat(ofLighteval.licence()).isPresent();
    assertThat(ofLighteval.citation()).isPresent();
  }

  @Test
  void optionsOfGpqaAreReadFromItsTableAndShuffled() throws Exception {
    Benchmark gpqa =
        benchmark(
            "gpqa-diamond",
            "gpqa-diamond.csv",
"""
Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3,High-level domain
rec1,"Which one, then?","yes, this",no,never,perhaps,Physics
""");

    Prompt prompt = gpqa.prompts().get(0);
    Answer.Choice choice = (Answer.Choice) prompt.answer();
    assertThat(choice.options()).containsExactlyInAnyOrder("yes, this", "no", "never", "perhaps");
    assertThat(choice.options().get(choice.index())).isEqualTo("yes, this");
    assertThat(prompt.text()).contains("Which one, then?\n\nA) ", "'ANSWER: $LETTER'");
    assertThat(prompt.tags()).containsEntry("High-level domain", "Physics");
    assertThat(gpqa.samples()).isEqualTo(64);
    char letter = (char) ('A' + choice.index());
    assertThat(verdict(gpqa, "ANSWER: " + letter)).isEqualTo(Verdict.Pass.class);
    assertThat(verdict(gpqa, "ANSWER: " + (letter == 'A' ? 'B' : 'A')))
        .isEqualTo(Verdict.Fail.class);
  }

  @Test
  void picturesAndOtherLanguagesOfOlympiadBenchAreLeftOut() throws Exception {
    String row = requireNonNull(ROWS.get("olympiadbench")).replace('`', '"');
    Benchmark benchmark =
        benchmark(
            "olympiadbench",
            "olympiadbench.jsonl",
            String.join(
                "\n",
                row,
                row.replace("\"id\": 1", "\"id\": 2").replace("Text-only", "Multimodal"),
                row.replace("\"id\": 1", "\"id\": 3").replace("English", "Chinese"),
                ""));

    assertThat(benchmark.prompts()).extracting(Prompt::id).containsExactly("1");
  }

  @Test
  void aFileOfAShippedBenchmarkWithoutItsColumnIsRefused() throws Exception {
    Benchmark benchmark =
        benchmark("gsm8k", "gsm8k.jsonl", "{\"question\": \"?\", \"reply\": \"#### 4\"}\n");

    assertThatThrownBy(benchmark::prompts)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            temp.resolve("gsm8k.jsonl")
                + ":1: no column 'answer'; there are question, reply\n"
                + "    correct the sheet of gsm8k, or mend the row");
  }
}
