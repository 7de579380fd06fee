package io.distill4j.eval.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.eval.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleFileTest {

  @TempDir Path folder;

  private List<Trace> read(Columns columns, String... lines) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    Files.write(file, List.of(lines));
    try (Stream<Trace> traces =
        new SampleFile(file, columns, "theirs", Sampling.R1, false).open()) {
      return traces.toList();
    }
  }

  @Test
  void plainLines() throws IOException {
    List<Trace> traces =
        read(
            Columns.PLAIN,
"""
{"problem_id": "p", "problem": "1+1?", "gold": "2", "sample_index": 3, "response": "<think>hm</think>\\\\boxed{2}", "finish_reason": "length", "completion_tokens": 12}
"""
                .strip());

    Trace trace = traces.get(0);
    assertThat(trace.request().key()).isEqualTo("p#3");
    assertThat(trace.completion().reasoning()).isEqualTo("hm");
    assertThat(trace.completion().answer()).isEqualTo("\\boxed{2}");
    assertThat(trace.completion().finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(trace.completion().usage().completionTokens()).isEqualTo(12);
  }

  @Test
  void nemoSkillsLinesAreCountedPerProblem() throws IOException {
    String line =
        "{\"problem\": \"1+1?\", \"expected_answer\": 2, \"generation\": \"\\\\boxed{2}\","
            + " \"num_generated_tokens\": 5}";

    assertThat(read(Columns.NEMO_SKILLS, line, line))
        .extracting(t -> t.request().key())
        .containsExactly("1+1?#0", "1+1?#1");
  }

  @Test
  void allResponsesOfLmEvalAreRead() throws IOException {
    List<Trace> traces =
        read(
            Columns.LM_EVAL,
            "{\"doc_id\": 4, \"doc\": {\"problem\": \"1+1?\"}, \"target\": \"2\", \"resps\":"
                + " [[\"a\", \"b\"]]}");

    assertThat(traces).extracting(t -> t.request().key()).containsExactly("4#0", "4#1");
    assertThat(traces).extracting(t -> t.completion().answer()).containsExactly("a", "b");
  }

  @Test
  void allResponsesOfLightevalAreRead() throws IOException {
    List<Trace> traces =
        read(
            Columns.LIGHTEVAL,
            "{\"__doc__\": {\"id\": \"7\", \"query\": \"1+1?\", \"choices\": [\"2\"],"
                + " \"gold_index\": 0}, \"__model_response__\": {\"text\": [\"a\", \"b\"]}}");

    assertThat(traces).extracting(t -> t.request().key()).containsExactly("7#0", "7#1");
    assertThat(traces.get(0).prompt().answer()).isEqualTo(new Answer.Text("2"));
  }

  /**
   * Written by pyarrow with the nested columns of lighteval's details, two responses a document.
   */
  @Test
  void detailsOfLightevalAreReadFromParquet() throws Exception {
    Path file =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/imported/lighteval-details.parquet"))
                .toURI());
    Judges judges = new Judges(new BoxedMath(), List.of());

    try (Stream<Trace> traces =
        new SampleFile(file, Columns.LIGHTEVAL, "theirs", Sampling.R1, false).open()) {
      assertThat(traces)
          .extracting(
              t ->
                  t.request().key()
                      + " "
                      + judges
                          .label(t)
                          .verdict(judges.verifierName())
                          .orElseThrow()
                          .getClass()
                          .getSimpleName())
          .containsExactly("7#0 Pass", "7#1 Fail", "8#0 Pass", "8#1 Pass");
    }
  }

  @Test
  void aMissingColumnIsNamedWithThoseThatAreThere() {
    assertThatThrownBy(
            () ->
                read(
                    Columns.PLAIN, "{\"problem_id\": \"p\", \"question\": \"?\", \"gold\": \"2\"}"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            folder.resolve("samples.jsonl")
                + ":1: has no text in column 'problem'\n"
                + "    name the right column; the row has problem_id, question, gold");
  }

  @Test
  void anotherVerifierChangesVerdictsWithoutDrawing() throws IOException {
    List<Trace> traces =
        read(
            Columns.LM_EVAL,
            "{\"doc_id\": 4, \"doc\": {\"problem\": \"1+1?\"}, \"target\": \"2\", \"resps\":"
                + " [[\"\\\\boxed{2}\", \"\\\\boxed{3}\"]]}");
    List<Trace> wrongly =
        traces.stream().map(t -> t.with(new Label("old", new Verdict.Fail("no reason")))).toList();

    Rescore rescore = new Rescore("old", new Judges(new BoxedNumber(), List.of()));
    List<Rescore.Again> again = wrongly.stream().map(rescore::again).toList();

    assertThat(again).hasSize(2);
    assertThat(again.stream().flatMap(each -> each.change().stream()).toList())
        .hasToString("[4#0: fail (no reason) -> pass (boxed 2, expected 2)]");
  }
}
