package io.distill4j.data.filter;

import static io.distill4j.data.filter.ThoughtFiltersTest.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.NotInBenchmarks.Where;
import io.distill4j.data.io.Json;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotInBenchmarksTest {

  private static final String TASK = "Solve the task and give one number: ";

  /** Four problems that share their wording, two of them short. */
  private static final Toolbox TOOLS =
      new Toolbox() {
        @Override
        public ToIntFunction<String> tokenCounter(Path tokenizer) {
          return String::length;
        }

        @Override
        public Stream<Prompt> benchmark(String name) {
          return Stream.of(
              prompt("1", TASK + "a train leaves Rome at noon and meets another near Milan"),
              prompt("2", TASK + "seven dwarfs share nine apples until none of them is left"),
              prompt("3", TASK + "how many ways lead from the lower left to the upper right"),
              prompt("4", "What is 7 times 8?"),
              prompt("5", "Compute 5!"));
        }

        @Override
        public Stream<Row> benchmarkRows(String name) {
          return Stream.of(
              row("Compute 5!", "Five factorial is the product of all numbers up to five."),
              row("A row that is no problem", "Nobody asks for the weight of this elephant."));
        }

        private Row row(String question, String solution) {
          ObjectNode value = Json.object().put("question", question);
          value.putArray("solution").add("Short.").add(solution);
          return new Row("row", 0, value);
        }
      };

  private final Filter filter =
      new NotInBenchmarks(List.of("bench"), 6, 0.6, Where.PROMPT).ready(TOOLS);

  @Test
  void aRunOfWordsInTheQuestionIsAHitWithItsPlace() {
    assertThat(judge("Anna says: A train leaves Rome -- at noon, and then it stops."))
        .isEqualTo(
            new Verdict.Fail(
                "7 words of bench#1 in the question at characters 11 to 46: 'A train leaves Rome"
                    + " -- at noon, and'"));
    assertThat(judge("a train leaves Rome at dawn and arrives"))
        .isEqualTo(new Verdict.Pass("in none of 5 benchmark problems"));
  }

  @Test
  void theWordingThatMostProblemsShareIsNoHit() {
    assertThat(judge(TASK + "what comes after three"))
        .isEqualTo(new Verdict.Pass("in none of 5 benchmark problems"));
  }

  @Test
  void aShortQuestionIsFoundAloneAndInsideAnother() {
    assertThat(judge("what is 7 TIMES 8"))
        .isEqualTo(
            new Verdict.Fail(
                "all 5 words of bench#4 in the question at characters 0 to 17: 'what is 7 TIMES"
                    + " 8'"));
    assertThat(judge("Tell me: what is 7 times 8? Then add the 3 that remained before."))
        .isEqualTo(
            new Verdict.Fail(
                "all 5 words of bench#4 in the question at characters 9 to 26: 'what is 7 times"
                    + " 8'"));
    // Two words are the whole of one question, and by accident a part of many.
    assertThat(judge("compute 5")).isInstanceOf(Verdict.Fail.class);
    assertThat(judge("Now compute 5 more digits of the number pi, and stop there."))
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void aRewordedQuestionIsFoundByItsSimilarity() {
    // Of five words each four are common: 4 of 6.
    assertThat(judge("So is 8 times 7"))
        .isEqualTo(
            new Verdict.Fail("the question is 0.67 like that of bench#4: 'What is 7 times 8?'"));
    assertThat(judge("What is it that he said"))
        .isEqualTo(new Verdict.Pass("in none of 5 benchmark problems"));
  }

  @Test
  void thoughtsAreLookedAtWhenAskedFor() {
    Trace trace = trace("q", "I recall: seven dwarfs share nine apples until", "");
    Filter everything =
        new NotInBenchmarks(List.of("bench"), 6, 0.6, Where.EVERYTHING).ready(TOOLS);

    assertThat(filter.judge(trace)).isInstanceOf(Verdict.Pass.class);
    assertThat(everything.judge(trace))
        .isEqualTo(
            new Verdict.Fail(
                "6 words of bench#2 in the thoughts at characters 10 to 46: 'seven dwarfs share"
                    + " nine apples until'"));
  }

  @Test
  void solutionsOfAFileOfRowsCountToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mini.jsonl");
    Files.writeString(
        file,
        "{\"unique_id\": \"x/1\", \"problem\": \"Find n.\", \"solution\": \"We pair the first with"
            + " the last number and so on.\"}\n{\"problem\": null}\n");
    Filter fromFile =
        new NotInBenchmarks(List.of(file.toString()), 6, 0.9, Where.PROMPT).ready(Toolbox.EMPTY);

    assertThat(fromFile.judge(trace("Pair the first with the last!", "", "")))
        .isEqualTo(
            new Verdict.Fail(
                "6 words of mini#x/1 in the question at characters 0 to 28: 'Pair the first with"
                    + " the last'"));
    Files.writeString(file, "{\"x\": 1}\n");
    assertThatThrownBy(
            () ->
                new NotInBenchmarks(List.of(file.toString()), 6, 0.9, Where.PROMPT)
                    .ready(Toolbox.EMPTY))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: no row has a question
                name its column one of problem, question, prompt, text, or give a benchmark YAML\
            """
                .formatted(file));
  }

  @Test
  void solutionsInTheRowsOfANamedBenchmarkCountToo() {
    assertThat(judge("Is the product of all numbers up to nine even?"))
        .isEqualTo(
            new Verdict.Fail(
                "8 words of bench#5 in the question at characters 0 to 35: 'Is the product of"
                    + " all numbers up to'"));
    assertThat(judge("Give me the weight of this elephant."))
        .isEqualTo(new Verdict.Pass("in none of 5 benchmark problems"));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new NotInBenchmarks(List.of(), 10, 0.8, Where.PROMPT))
        .hasMessage("benchmarks must name one or more, was empty");
    assertThatThrownBy(() -> new NotInBenchmarks(List.of("b"), 2, 0.8, Where.PROMPT))
        .hasMessage("words must be 3 or more, was 2");
    assertThatThrownBy(() -> new NotInBenchmarks(List.of("b"), 10, 0, Where.PROMPT))
        .hasMessage("alike must be in [0.1, 1], was 0.0");
  }

  private Verdict judge(String question) {
    return filter.judge(trace(question, "t", "a"));
  }

  private static Prompt prompt(String id, String text) {
    return Prompt.of(id, text, new Answer.Text("42"));
  }
}
