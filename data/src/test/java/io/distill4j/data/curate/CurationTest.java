package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.filter.LengthBetween;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.verify.BoxedNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CurationTest {

  private static final Curation CURATION =
      new Curation(
          new BoxedNumber(),
          List.of(new OneThinkBlock(), new LengthBetween(LengthBetween.Unit.WORDS, 2, 100)),
          new FirstPassing(1),
          UnknownPolicy.DROP);

  @TempDir Path folder;

  @Test
  void everyTraceIsKeptOrRejectedWithItsReasons() throws IOException {
    Funnel funnel =
        curate(
            CURATION,
            List.of(
                trace("a", 1, "six sevens", "\\boxed{42}"),
                trace("a", 0, "six sevens", "\\boxed{41}"),
                trace("a", 2, "six sevens", "\\boxed{42}"),
                trace("b", 0, "six sevens", "\\boxed{x}"),
                trace("c", 0, "", "\\boxed{42}")));

    assertThat(read("kept")).extracting(trace -> trace.request().key()).containsExactly("a#1");
    assertThat(read("kept").get(0).labels())
        .containsExactly(
            new Label("boxed-number", new Verdict.Pass("boxed 42, expected 42")),
            new Label(
                "one-think-block", new Verdict.Pass("one block of thoughts, then the answer")),
            new Label("length-between", new Verdict.Pass("3 words")),
            new Label("first-passing", new Verdict.Pass("selected, 1 of 2 passing traces")));
    assertThat(read("rejected"))
        .extracting(trace -> trace.request().key())
        .containsExactly("a#0", "a#2", "b#0", "c#0");
    assertThat(read("rejected").get(1).verdict("first-passing"))
        .contains(new Verdict.Fail("the selection took 1 of 2 passing traces"));
    assertThat(funnel)
        .isEqualTo(
            new Funnel(
                3,
                1,
                5,
                List.of(
                    new Funnel.Judge("boxed-number", 3, 1, 1, 2),
                    new Funnel.Judge("one-think-block", 4, 1, 0, 1),
                    new Funnel.Judge("length-between", 4, 1, 0, 0)),
                2,
                1,
                List.of(
                    // Of prompt a two of three samples are right, of c the only one; b is unknown.
                    new Funnel.Effect("pass rate", "up to three quarters", 3, 2, 1),
                    new Funnel.Effect("pass rate", "all right", 1, 0, 0),
                    new Funnel.Effect("characters", "below 1k", 5, 2, 1)),
                List.of(
                    new Funnel.Sample("boxed-number", "b#0", "boxed text is not a number: x"),
                    new Funnel.Sample("boxed-number", "a#0", "boxed 41, expected 42"),
                    new Funnel.Sample("one-think-block", "c#0", "no thoughts"))));
    assertThat(Funnel.read(folder.resolve("funnel.json"))).isEqualTo(funnel);
  }

  @Test
  void theFunnelIsATable() throws IOException {
    Funnel funnel =
        curate(
            CURATION,
            List.of(
                trace("a", 0, "six sevens", "\\boxed{41}"),
                trace("a", 1, "six sevens", "\\boxed{42}")));

    assertThat(funnel.table())
        .isEqualTo(
            """
            judge                 pass       fail    unknown       left
            (all traces)                                              2
            boxed-number             1          1          0          1
            one-think-block          2          0          0          1
            length-between           2          0          0          1
            not selected                        0                     1
            """);
  }

  @Test
  void theCardCarriesCountsFunnelParametersAndLicence() throws IOException {
    Curation licensed =
        new Curation(
            new BoxedNumber(),
            List.of(new OneThinkBlock()),
            new FirstPassing(1),
            UnknownPolicy.DROP,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("cc-by-4.0"));

    Funnel funnel =
        curate(
            licensed,
            List.of(
                trace("a", 0, "six sevens", "\\boxed{41}"),
                trace("a", 1, "six sevens", "\\boxed{42}")));

    assertThat(folder.resolve("kept/README.md"))
        .content()
        .startsWith("---\nlicense: cc-by-4.0\n")
        .contains("num_examples: 1")
        .contains("## How the rows were chosen\n\n" + FunnelText.markdown(funnel))
        .contains("Judges: `" + licensed.judging() + "`", "Policy: `" + licensed.policy() + "`");
    assertThat(folder.resolve("rejected/README.md"))
        .content()
        .contains("num_examples: 1", "Not chosen; the labels of each say why.");
  }

  @Test
  void unknownMayBeKeptWhenThePolicySaysSo() throws IOException {
    Curation keep =
        new Curation(new BoxedNumber(), List.of(), new FirstPassing(1), UnknownPolicy.KEEP);

    Funnel funnel = curate(keep, List.of(trace("b", 0, "six sevens", "\\boxed{x}")));

    assertThat(funnel.kept()).isEqualTo(1);
    assertThat(read("kept").get(0).verdict("boxed-number"))
        .contains(new Verdict.Unknown("boxed text is not a number: x"));
  }

  @Test
  void aSecondRunGivesTheSameBytes() throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      traces.add(trace("p" + i, 0, "so many words " + i, "\\boxed{" + (40 + i % 4) + "}"));
    }
    curate(CURATION, traces);
    Path part = folder.resolve("kept/data/train-00000-of-00001.parquet");
    Path before = java.nio.file.Files.copy(part, folder.resolve("before"));

    CURATION.run(
        folder.resolve("traces.jsonl"),
        folder.resolve("kept"),
        folder.resolve("rejected"),
        folder.resolve("funnel.json"),
        Progress.SILENT);

    assertThat(part).hasSameBinaryContentAs(before);
    assertThat(read("kept")).hasSize(125);
  }

  @Test
  void tracesOfAPromptMustStandTogether() {
    assertThatThrownBy(
            () ->
                curate(
                    CURATION,
                    List.of(
                        trace("a", 0, "r", "\\boxed{1}"),
                        trace("b", 0, "r", "\\boxed{1}"),
                        trace("a", 1, "r", "\\boxed{1}"))))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            prompt a: its traces do not stand together
                sort the traces by prompt_id and sample, for example with pandas or duckdb\
            """);
    assertThat(folder.resolve("kept")).doesNotExist();
  }

  @Test
  void filtersOfOneNameAreToldApart() {
    var twice = new LengthBetween(LengthBetween.Unit.WORDS, 0, 1);

    assertThat(
            new Curation(
                    new BoxedNumber(),
                    List.of(twice, twice),
                    new FirstPassing(1),
                    UnknownPolicy.DROP)
                .judges())
        .containsExactly("boxed-number", "length-between", "length-between-2");
  }

  private Funnel curate(Curation curation, List<Trace> traces) throws IOException {
    Path input = folder.resolve("traces.jsonl");
    try (TraceWriter writer = TraceWriter.open(input)) {
      traces.forEach(writer::append);
      writer.publish();
    }
    return curation.run(
        input,
        folder.resolve("kept"),
        folder.resolve("rejected"),
        folder.resolve("funnel.json"),
        Progress.SILENT);
  }

  private List<Trace> read(String name) {
    try (Stream<Trace> traces = Traces.read(folder.resolve(name))) {
      return traces.toList();
    }
  }

  private static Trace trace(String prompt, int sample, String reasoning, String answer) {
    return new Trace(
        Request.of(
            Prompt.of(prompt, "What is 6 x 7?", new Answer.Text("42")), sample, Sampling.R1, 1),
        Completion.of(reasoning, answer),
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
