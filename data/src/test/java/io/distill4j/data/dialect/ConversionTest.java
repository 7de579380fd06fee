package io.distill4j.data.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small tables made up after the cards of the published ones. */
final class ConversionTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = Dialect.class, mode = EnumSource.Mode.EXCLUDE, names = "TRACES")
  void aTableBecomesTracesAndThenTheSameTableAgain(Dialect dialect) throws IOException {
    List<String> rows = rows(dialect);
    Path in = write("in.jsonl", rows);

    Conversion.Result there = convert(Optional.empty(), Dialect.TRACES, in, "traces");
    convert(Optional.empty(), dialect, folder.resolve("traces"), "back.jsonl.zst");

    assertThat(there.from()).isEqualTo(dialect);
    assertThat(read("back.jsonl.zst")).containsExactlyElementsOf(rows);
    if (!dialect.columns().isEmpty()
        && dialect.columns().size() > 1
        && dialect != Dialect.NEMO_SKILLS) {
      convert(Optional.empty(), dialect, folder.resolve("traces"), "back.parquet");
      assertThat(read("back.parquet")).containsExactlyElementsOf(rows);
      convert(Optional.empty(), dialect, folder.resolve("traces"), "back.arrow");
      assertThat(read("back.arrow")).containsExactlyElementsOf(rows);
    }
  }

  @Test
  void someRowsAreTakenByATestOfTheirColumns() throws IOException {
    Path in = write("in.jsonl", rows(Dialect.OPENR1_MATH));
    Where where = Where.parse("source = 'olympiads'");

    Conversion.Result result =
        new Conversion(Optional.empty(), Dialect.TRACES, where)
            .run(in, folder.resolve("t"), Progress.SILENT);

    assertThat(result.traces()).isEqualTo(2);
    assertThat(folder.resolve("t/README.md"))
        .content()
        .contains("Converted from in.jsonl (openr1-math), rows where `source = 'olympiads'`.");
  }

  @Test
  void openR1RowsHoldASampleAndAVerdictPerGeneration() throws IOException {
    convert(Optional.empty(), Dialect.TRACES, write("in.jsonl", rows(Dialect.OPENR1_MATH)), "t");

    List<Trace> traces = traces("t");
    assertThat(traces)
        .extracting(trace -> trace.request().key())
        .startsWith("u1#0", "u1#1")
        .hasSize(3);
    assertThat(traces.get(0).prompt().text()).isEqualTo("Step by step: 6 x 7?");
    assertThat(traces.get(0).prompt().answer()).isEqualTo(new Answer.Text("42"));
    assertThat(traces.get(0).prompt().tags()).containsEntry("source", "olympiads");
    assertThat(traces.get(1).completion().reasoning()).isEqualTo("six sevens");
    assertThat(traces.get(1).completion().answer()).isEqualTo("\\boxed{41}");
    assertThat(traces.get(1).completion().finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(traces.get(1).labels())
        .containsExactly(
            new Label("is_reasoning_complete", new Verdict.Fail("as published")),
            new Label("correctness_math_verify", new Verdict.Fail("as published")),
            new Label("correctness_llama", new Verdict.Pass("as published")));
  }

  @Test
  void theChosenGenerationsAloneAreARowToo() throws IOException {
    convert(Optional.empty(), Dialect.TRACES, write("in.jsonl", rows(Dialect.OPENR1_MATH)), "t");
    try (TraceWriter writer = TraceWriter.open(folder.resolve("second.jsonl"))) {
      writer.append(traces("t").get(1));
      writer.publish();
    }

    convert(Optional.empty(), Dialect.OPENR1_MATH, folder.resolve("second.jsonl"), "o.jsonl");

    assertThat(read("o.jsonl").get(0))
        .contains(
            "\"generations\":[\"<think>\\nsix sevens\\n</think>\\n\\n\\\\boxed{41}\"]",
            "\"is_reasoning_complete\":[false]",
            "\"correctness_llama\":[true]",
            "\"finish_reasons\":[\"length\"]");
  }

  @Test
  void tracesOfOneDialectAreWrittenInAnother() throws IOException {
    Path in = write("in.jsonl", rows(Dialect.OPENTHOUGHTS_METADATA));

    convert(Optional.empty(), Dialect.MIXTURE_OF_THOUGHTS, in, "mot.jsonl");
    convert(Optional.empty(), Dialect.OPENTHOUGHTS3, in, "ot3.jsonl");
    convert(Optional.empty(), Dialect.S1K, in, "s1k.jsonl");

    assertThat(read("mot.jsonl"))
        .containsExactly(
            "{\"messages\":[{\"content\":\"6 x"
                + " 7?\",\"role\":\"user\"},{\"content\":\"<think>\\nsix sevens\\n</think>\\n\\n42"
                + "\",\"role\":\"assistant\"}],\"num_tokens\":null,\"source\":\"made-up\"}");
    assertThat(read("ot3.jsonl").get(0)).contains("\"from\":\"human\"", "\"domain\":\"math\"");
    assertThat(read("s1k.jsonl").get(0))
        .contains("\"thinking_trajectories\":[\"six sevens\"]", "\"attempt\":\"42\"");
  }

  @Test
  void thoughtsComeFromWhereverTheTableHasThem() throws IOException {
    for (Dialect dialect : Dialect.values()) {
      if (dialect != Dialect.TRACES && dialect != Dialect.OPENR1_MATH) {
        Path in = write(dialect + ".jsonl", rows(dialect));
        convert(Optional.empty(), Dialect.TRACES, in, dialect + "-traces.jsonl");

        Completion completion = traces(dialect + "-traces.jsonl").get(0).completion();
        assertThat(completion.reasoning()).as(dialect.toString()).isEqualTo("six sevens");
        assertThat(completion.answer()).as(dialect.toString()).isEqualTo("42");
        assertThat(traces(dialect + "-traces.jsonl").get(0).prompt().text()).isEqualTo("6 x 7?");
      }
    }
  }

  @Test
  void whatHasNoPlaceIsRefusedNotDropped() throws IOException {
    Path in = write("in.jsonl", rows(Dialect.MESSAGES));

    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.MESSAGES, in, "out.parquet"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("messages has no column for metadata of trace")
        .hasMessageEndingWith("write JSON lines (.jsonl, .jsonl.zst), which take any column");
    assertThat(folder.resolve("out.parquet")).doesNotExist();
    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.CURATOR, in, "out.parquet"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: curator is a dialect of JSON lines
                give a file that ends in .jsonl, .jsonl.gz or .jsonl.zst\
            """
                .formatted(folder.resolve("out.parquet")));
  }

  @Test
  void unknownTablesAndDialectsNameWhatThereIs() throws IOException {
    Path in = write("in.jsonl", List.of("{\"a\":1,\"b\":2}"));

    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.TRACES, in, "out"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: is of no known dialect; its columns are a, b
                name one with --from, or read it as prompts with dataset-prompts\
            """
                .formatted(in));
    assertThatThrownBy(() -> convert(Optional.of(Dialect.S1K), Dialect.TRACES, in, "out"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s:1: is no row of s1k: column 'question' holds no text
                name the right dialect with --from, or mend the row\
            """
                .formatted(in));
    assertThatThrownBy(() -> Dialect.of("openr1"))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("'openr1': there is no such dialect")
        .hasMessageContaining("known: traces, openr1-math, codeforces-cots, s1k-1-1");
  }

  private Conversion.Result convert(Optional<Dialect> from, Dialect to, Path in, String out) {
    return new Conversion(from, to).run(in, folder.resolve(out), Progress.SILENT);
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private List<String> read(String name) {
    try (Stream<Row> rows = Rows.read(folder.resolve(name))) {
      return rows.map(row -> row.value().toString()).toList();
    }
  }

  private List<Trace> traces(String name) {
    try (Stream<Trace> traces = Traces.read(folder.resolve(name))) {
      return traces.toList();
    }
  }

  /** One file for each dialect, made up after the cards of the published tables. */
  private static List<String> rows(Dialect dialect) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ConversionTest.class.getResourceAsStream("/dialects/" + dialect + ".jsonl"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
