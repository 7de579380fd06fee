package io.distill4j.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowsTest {

  private static final String REMEDY =
      "\n    the file may be cut off or damaged; fetch or write it again, or delete what is broken";

  @TempDir Path folder;

  @Test
  void linesKeepTheirPlaceAndBlankOnesAreSkipped() throws IOException {
    Path file = file("a.jsonl", "{\"a\":1}\n\n{\"a\":2}");

    assertThat(read(file).stream().map(row -> row.where() + " " + row.index() + " " + row.value()))
        .containsExactly(file + ":1 0 {\"a\":1}", file + ":3 1 {\"a\":2}");
  }

  @Test
  void aLineCutInHalfIsNamedByItsNumber() throws IOException {
    Path file = file("a.jsonl", "{\"a\":1}\n{\"a\": \"the rest is mis");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ":2: not valid JSON at column 23: Unexpected end-of-input: was expecting closing"
                + " quote for a string value"
                + REMEDY);
  }

  @Test
  void aLineThatIsNoObjectIsRefused() throws IOException {
    Path file = file("a.jsonl", "[1]\n");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ":1: holds a JSON ARRAY where a row, an object, is needed\n"
                + "    write one JSON object per line");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.write(file, new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}', '\n'});

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(file + ", after line 0: holds bytes that are not UTF-8" + REMEDY);
  }

  @Test
  void aPackedFileThatEndsTooEarlyIsRefused() throws IOException {
    Path file = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"a\":1}\n{\"a\":2}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file + ", after line 0: cannot be read: Unexpected end of ZLIB input stream" + REMEDY);
  }

  @Test
  void aJsonFileGivesTheElementsOfItsList() throws IOException {
    Path file = file("a.json", "[{\"a\":1},\n{\"a\":2}]");

    assertThat(read(file).stream().map(row -> row.where() + " " + row.value()))
        .containsExactly(file + ", element 0 {\"a\":1}", file + ", element 1 {\"a\":2}");
  }

  @Test
  void aFolderGivesItsFilesByName() throws IOException {
    file("b.jsonl", "{\"a\":2}\n");
    file("a.jsonl", "{\"a\":1}\n");
    file("notes.txt", "not rows");
    file("funnel.json", "{\"kept\": 2}");

    assertThat(read(folder).stream().map(row -> row.index() + " " + row.value()))
        .containsExactly("0 {\"a\":1}", "1 {\"a\":2}");
  }

  @Test
  void aFolderWithoutRowsSaysWhatIsExpected() {
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: the folder holds no rows
                give a dataset folder with data/train-*.parquet, or files that end in .parquet, \
            .arrow, .jsonl, .ndjson and .json (the last three also with .gz or .zst)"""
                .formatted(folder));
  }

  @Test
  void aMissingPathAndAnUnknownEndingAreMistakes() throws IOException {
    Path file = file("a.txt", "");

    assertThatThrownBy(() -> read(folder.resolve("absent")))
        .isInstanceOf(UserMistake.class)
        .hasMessage("%s: no such file or folder\n    check the path", folder.resolve("absent"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(file + ": the ending names no known format");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<Row> read(Path path) {
    try (Stream<Row> rows = Rows.read(path)) {
      return rows.toList();
    }
  }
}
