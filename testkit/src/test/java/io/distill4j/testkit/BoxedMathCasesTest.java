package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.MultipleChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Answers judged by people and by Math-Verify's own tests. */
final class BoxedMathCasesTest {

  @TestFactory
  Stream<DynamicTest> equivalenceCases() {
    Path file = SharedData.require("math_verify_cases.jsonl");
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(file)) {
      rows.map(Row::value)
          .filter(row -> row.path("expected").isBoolean())
          .filter(row -> !row.path("notes").has("quirk"))
          .forEach(
              row ->
                  tests.add(DynamicTest.dynamicTest(row.path("id").asText(), () -> agrees(row))));
    }
    return tests.stream();
  }

  /** Rows of the same file that have no pair: which letter stands in a sentence. */
  @TestFactory
  Stream<DynamicTest> lettersInSentences() {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(SharedData.require("math_verify_cases.jsonl"))) {
      rows.map(Row::value)
          .filter(row -> row.path("expected").isArray())
          .forEach(
              row ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          row.path("id").asText(),
                          () ->
                              assertThat(
                                      new MultipleChoice()
                                          .verify(
                                              Completion.of("", row.path("pred").asText()),
                                              new Answer.Text(
                                                  row.path("expected").path(1).asText())))
                                  .isInstanceOf(Verdict.Pass.class))));
    }
    return tests.stream();
  }

  @Test
  void completionsAreJudgedAsPeopleDid() {
    List<String> disagreements = new ArrayList<>();
    int known = 0;
    for (String name :
        List.of(
            "deepseek_r1_aime24_12",
            "r1_distill_qwen14b_5samples_65",
            "r1_distill_qwen14b_math_20",
            "r1_distill_qwen7b_math500_20",
            "skyt1_corrupt05_amc23_40")) {
      try (Stream<Row> rows = Rows.read(SharedData.require("reasoning/" + name + ".jsonl"))) {
        for (Row row : (Iterable<Row>) rows::iterator) {
          if (row.value().path("recheck_correct").isBoolean()) {
            known++;
            Verdict verdict = judge(row.value(), !name.contains("skyt1"));
            if (verdict instanceof Verdict.Pass
                != row.value().path("recheck_correct").booleanValue()) {
              disagreements.add(row.where() + ": " + verdict);
            }
          }
        }
      }
    }
    assertThat(known).isEqualTo(157);
    assertThat(disagreements).isEmpty();
  }

  private static Verdict judge(ObjectNode row, boolean startsInside) {
    return new BoxedMath()
        .verify(
            Thoughts.split(row.path("response").textValue(), startsInside),
            new Answer.Text(row.path("gold").asText()));
  }

  private static void agrees(ObjectNode row) {
    Verdict verdict =
        new BoxedMath()
            .verify(
                Completion.of("", row.path("pred").asText()),
                new Answer.Text(row.path("gold").asText()));
    assertThat(verdict instanceof Verdict.Pass)
        .as("%s", verdict)
        .isEqualTo(row.path("expected").booleanValue());
  }
}
