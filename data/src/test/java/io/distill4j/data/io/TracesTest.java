package io.distill4j.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.TokenScores;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TracesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.parquet",
        "a.arrow",
        "a.jsonl",
        "a.jsonl.gz",
        "a.jsonl.zst",
        "dataset",
        "deep/er/dataset"
      })
  void everyFormatGivesTheTracesBackInTheirOrder(String name) {
    List<Trace> traces = Fixtures.traces(300);

    write(folder.resolve(name), traces);

    assertThat(read(folder.resolve(name))).isEqualTo(traces);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.parquet", "a.arrow", "a.jsonl.zst", "dataset"})
  void everyFormatGivesScoresBackToTheLastBit(String name) {
    List<Trace> traces = new ArrayList<>(Fixtures.traces(3));
    Trace plain = traces.get(1);
    TokenScores.Builder scores = new TokenScores.Builder();
    for (int i = 0; i < 1_000; i++) {
      for (int k = 0; k < i % 4; k++) {
        scores.alternative("t" + (i + k) % 37, -0.1f * i - k);
      }
      scores.token(i % 5 == 0 ? "é" : "t" + i % 37, -1f / (i + 1));
    }
    traces.set(
        1,
        new Trace(
            plain.request(),
            plain.completion().withScores(scores.build()),
            plain.model(),
            plain.endpoint(),
            plain.startedAt(),
            plain.finishedAt(),
            plain.labels()));

    write(folder.resolve(name), traces);

    assertThat(read(folder.resolve(name))).isEqualTo(traces);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.parquet", "a.arrow", "a.jsonl", "dataset"})
  void noTracesAreReadBackAsNone(String name) {
    write(folder.resolve(name), List.of());

    assertThat(read(folder.resolve(name))).isEmpty();
  }

  @Test
  void theSameTracesGiveTheSameBytes() throws IOException {
    write(folder.resolve("one"), Fixtures.traces(50));
    write(folder.resolve("two"), Fixtures.traces(50));

    String part = "data/train-00000-of-00001.parquet";
    assertThat(folder.resolve("one").resolve(part))
        .hasSameBinaryContentAs(folder.resolve("two").resolve(part));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.parquet", "a.arrow", "a.jsonl.zst", "dataset"})
  void whatIsNotPublishedLeavesNothingBehindAndTheOldContentUntouched(String name)
      throws IOException {
    Path target = folder.resolve(name);
    write(target, Fixtures.traces(3));

    try (TraceWriter writer = TraceWriter.open(target)) {
      Fixtures.traces(5).forEach(writer::append);
    }

    assertThat(read(target)).isEqualTo(Fixtures.traces(3));
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(file -> file.endsWith(".tmp") || file.endsWith(".part"));
    }
  }

  @Test
  void anotherPublicationReplacesTheFirst() {
    Path target = folder.resolve("dataset");
    write(target, Fixtures.traces(9));
    write(target, Fixtures.traces(2));

    assertThat(read(target)).isEqualTo(Fixtures.traces(2));
  }

  @Test
  void aDatasetFolderCarriesACardForTheDatasetsLibrary() throws IOException {
    write(folder.resolve("dataset"), Fixtures.traces(2));

    assertThat(folder.resolve("dataset").resolve("README.md"))
        .content()
        .startsWith(
            """
            ---
            configs:
            - config_name: default
              data_files:
              - split: train
                path: data/train-*
            dataset_info:
            """)
        .contains("num_examples: 2");
  }

  @Test
  void aPlaceThatTakesNoFilesIsAnUpstreamFailureThatSaysWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Path target = file.resolve("dataset");

    assertThatThrownBy(() -> write(target, Fixtures.traces(1)))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageStartingWith(target + ": cannot be written after row 0: ")
        .hasMessageEndingWith(
            "free space or choose another folder, then start again;"
                + " what was there before is untouched");
  }

  @Test
  void aRowThatIsNoTraceIsNamedWithItsColumn() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"trace_id\":\"x\"}\n");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s:1: is not a trace: column 'prompt' is missing
                give a file or folder of traces written by distill4j\
            """
                .formatted(file));
  }

  @Test
  void aTruncatedParquetFileIsRefused() throws IOException {
    Path file = folder.resolve("a.parquet");
    write(file, Fixtures.traces(100));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * 2 / 3));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            "%s: not a whole Parquet file (%d bytes): ".formatted(file, bytes.length * 2 / 3))
        .hasMessageEndingWith(
            "the file is cut off or damaged; copy or download it again,"
                + " then compare its size with the source");
  }

  @Test
  void aByteThatFlipsIsNoticedOrHarmless() throws IOException {
    Path file = folder.resolve("a.parquet");
    List<Trace> traces = Fixtures.traces(40);
    write(file, traces);
    byte[] bytes = Files.readAllBytes(file);

    for (int at = 0; at < bytes.length; at += 211) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      try {
        assertThat(read(file)).as("byte %d", at).isEqualTo(traces);
      } catch (UserMistake mistake) {
        assertThat(mistake.problems()).hasSize(1);
      }
    }
  }

  @Test
  void longTextsArriveWhole() {
    String text = "so 2 + 2 = 4, wait, ".repeat(50_000);
    List<Trace> traces = List.of(Fixtures.trace(0, text), Fixtures.trace(1, text + "!"));

    write(folder.resolve("dataset"), traces);

    assertThat(read(folder.resolve("dataset"))).isEqualTo(traces);
  }

  private static void write(Path target, List<Trace> traces) {
    try (TraceWriter writer = TraceWriter.open(target)) {
      traces.forEach(writer::append);
      writer.publish();
    }
  }

  private static List<Trace> read(Path path) {
    try (Stream<Trace> traces = Traces.read(path)) {
      return traces.toList();
    }
  }
}
