package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Rows;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.table.Row;
import io.distill4j.data.verify.BoxedNumber;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real benchmarks are prompts, and real completions are judged as people judged them. */
final class RealPromptsTest {

  @ParameterizedTest
  @CsvSource({
    "benchmarks/aime24.jsonl, problem, id, answer, , 30, 204",
    "benchmarks/math500.jsonl, problem, unique_id, answer, , 500, '\\left( 3, \\frac{\\pi}{2} \\right)'",
    "benchmarks/gsm8k_test.jsonl, question, , answer, ####, 1319, 18",
    "benchmarks/amc23.jsonl, question, id, answer, , 40, 27",
    "train_prompts/math_train_7474.json, problem, , answer, , 7474, 0",
    "train_prompts/gsm8k_train_first2000.jsonl, question, , answer, ####, 2000, 72"
  })
  void benchmarksArePrompts(
      String name,
      String text,
      String id,
      String answer,
      String after,
      int count,
      String firstAnswer) {
    var source =
        new DatasetPrompts(
            SharedData.require(name),
            text,
            Optional.ofNullable(id),
            Optional.of(answer),
            Optional.ofNullable(after),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(DatasetPrompts.Duplicates.KEEP_FIRST),
            Optional.empty(),
            OptionalLong.empty());

    try (Stream<Prompt> prompts = source.open()) {
      List<Prompt> all = prompts.toList();
      assertThat(all).hasSize(count);
      assertThat(all.get(0).answer()).isEqualTo(new Answer.Text(firstAnswer));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reasoning/deepseek_r1_aime24_12.jsonl",
        "reasoning/r1_distill_qwen14b_5samples_65.jsonl",
        "reasoning/skyt1_corrupt05_amc23_40.jsonl"
      })
  void wholeNumbersAreJudgedAsPeopleDid(String name) {
    Path file = SharedData.require(name);

    try (Stream<Row> rows = Rows.read(file)) {
      rows.filter(row -> row.value().path("recheck_correct").isBoolean())
          .forEach(
              row -> {
                Completion completion =
                    Thoughts.split(
                        row.value().path("response").textValue(), !name.contains("skyt1"));
                Verdict verdict =
                    new BoxedNumber()
                        .verify(completion, new Answer.Text(row.value().path("gold").asText()));
                assertThat(verdict instanceof Verdict.Pass)
                    .as("%s: %s", row.where(), verdict.reason())
                    .isEqualTo(row.value().path("recheck_correct").booleanValue());
              });
    }
  }

  @Test
  void unreadableReferencesAreUnknownAndNeverRight() {
    Path file = SharedData.require("benchmarks/math500.jsonl");

    try (Stream<Row> rows = Rows.read(file)) {
      List<String> verdicts =
          rows.map(
                  row ->
                      new BoxedNumber()
                          .verify(
                              Completion.of("", "\\boxed{x+1}"),
                              new Answer.Text(row.value().path("answer").asText()))
                          .wireName())
              .distinct()
              .toList();
      assertThat(verdicts).containsExactly("unknown");
    }
  }
}
