package io.distill4j.data.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row groups that hold no wanted row are not read. */
final class PushDownTest {

  private static final int ROWS = 80;

  @TempDir static Path written;
  @TempDir Path folder;
  private Path file;

  /** Rows of 1 MB that compression halves, so that some tens of them fill a row group. */
  @BeforeAll
  static void write() throws IOException {
    Path file = written.resolve("a.parquet");
    List<Column> columns =
        List.of(
            Column.int64("n"),
            Column.string("source"),
            Column.float64("share"),
            Column.string("colour"),
            Column.string("text"));
    byte[] noise = new byte[1 << 19];
    Random random = new Random(7);
    try (ParquetSink sink = ParquetSink.create(file, columns, List.of("text"), Map.of())) {
      for (int i = 0; i < ROWS; i++) {
        random.nextBytes(noise);
        ObjectNode row = Json.object();
        row.put("n", i);
        row.put("source", i < ROWS / 2 ? "aops" : "olympiads");
        row.put("share", i / (double) ROWS);
        row.put("colour", i % 2 == 0 ? (i < ROWS / 2 ? "blue" : "green") : "red");
        row.put("text", HexFormat.of().formatHex(noise));
        sink.append(row);
      }
    }
  }

  @BeforeEach
  void link() throws IOException {
    file = Files.createLink(folder.resolve("a.parquet"), written.resolve("a.parquet"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          n >= 79               | 1  | 1
          n = 0                 | 1  | 1
          n in (0, 79)          | 2  | 2
          n > 1000              | 0  | 0
          n < 2 and n > 77      | 0  | 0
          share >= 0.9875       | 1  | 1
          source = 'nowhere'    | 0  | 0
          """)
  void onlyGroupsThatMayHoldOneAreRead(String text, int groups, int rows) throws IOException {
    Where where = Where.parse(text);
    try (ParquetRows opened = ParquetRows.open(file, Set.of(), where, 0)) {
      assertThat(opened.groups()).as("groups in the file").isGreaterThan(2);
      assertThat(opened.groupsWanted()).as("groups read").isEqualTo(groups);
    }
    assertThat(read(where)).as("rows").hasSize(rows);
  }

  @Test
  void aDictionarySaysThatAValueBetweenTheLeastAndTheMostIsAbsent() throws IOException {
    try (ParquetRows all = ParquetRows.open(file, Set.of(), Where.ALL, 0);
        ParquetRows green = ParquetRows.open(file, Set.of(), Where.parse("colour = 'green'"), 0)) {
      // Every group has "red" as its largest and "blue" or "green" as its smallest value.
      assertThat(green.groupsWanted()).isLessThan(all.groupsWanted()).isGreaterThan(0);
    }
    assertThat(read(Where.parse("colour = 'green'"))).hasSize(ROWS / 4);
  }

  @Test
  void whatCannotBeRuledOutIsReadAndTestedRowByRow() throws IOException {
    try (ParquetRows opened = ParquetRows.open(file, Set.of(), Where.parse("n != 3"), 0)) {
      assertThat(opened.groupsWanted()).isEqualTo(opened.groups());
    }
    assertThat(read(Where.parse("n != 3"))).hasSize(ROWS - 1);
    assertThat(read(Where.parse("n = 3.5"))).isEmpty();
    assertThat(read(Where.parse("n < 99999999999999999999"))).hasSize(ROWS);
  }

  @Test
  void rowsKeepTheirPlaceBehindGroupsThatWereSkipped() throws IOException {
    Files.writeString(folder.resolve("b.jsonl"), "{\"n\": 79}\n");
    try (Stream<Row> rows = Rows.read(folder, Set.of("n"), Where.parse("n = 79"))) {
      assertThat(rows.map(row -> row.where() + " " + row.index() + " " + row.value()))
          .containsExactly(
              file + ", row 79 79 {\"n\":79}", folder.resolve("b.jsonl") + ":1 80 {\"n\":79}");
    }
  }

  @Test
  void damageInASkippedGroupIsNeverSeen() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[1000] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);

    assertThat(read(Where.parse("n >= 79"))).hasSize(1);
    assertThatThrownBy(() -> read(Where.parse("n >= 0")))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(file + ", row group 0 of ");
  }

  @Test
  void aColumnThatIsNotThereIsAMistake() throws IOException {
    assertThatThrownBy(() -> read(Where.parse("sauce = 'aops'")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ": no column 'sauce' to choose rows by; there are n, source, share, colour, text\n"
                + "    name one of them in where");
    Path lines = Files.writeString(folder.resolve("c.jsonl"), "{\"n\": 1}\n{\"m\": 2}\n");
    file = lines;
    assertThat(read(Where.parse("m = 2"))).hasSize(1);
    assertThatThrownBy(() -> read(Where.parse("k = 2")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            lines
                + ": no column 'k' to choose rows by; there are m, n\n"
                + "    name one of them in where");
  }

  private List<Row> read(Where where) {
    try (Stream<Row> rows = Rows.read(file, Set.of(), where)) {
      return rows.toList();
    }
  }
}
