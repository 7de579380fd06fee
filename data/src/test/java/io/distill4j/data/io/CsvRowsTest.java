package io.distill4j.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvRowsTest {

  @TempDir Path folder;

  private List<String> rows(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    try (Stream<Row> rows = Rows.read(file)) {
      return rows.map(row -> row.index() + " " + row.value()).toList();
    }
  }

  @Test
  void readsQuotesLineBreaksAndBlankLines() throws IOException {
    assertThat(
            rows(
                "a.csv",
                "\uFEFFid,text\r\n1,\"a, \"\"b\"\"\r\nand c\"\r\n\r\n2,\r\n3,plain \"inside\""))
        .containsExactly(
            "0 {\"id\":\"1\",\"text\":\"a, \\\"b\\\"\\nand c\"}",
            "1 {\"id\":\"2\",\"text\":\"\"}",
            "2 {\"id\":\"3\",\"text\":\"plain \\\"inside\\\"\"}");
    assertThat(rows("a.tsv", "id\ttext\n1\ta, b\n"))
        .containsExactly("0 {\"id\":\"1\",\"text\":\"a, b\"}");
    assertThat(rows("empty.csv", "id,text\n")).isEmpty();
  }

  @Test
  void saysWhichLineIsWrong() {
    assertMistake("id,text\n1,a\n2,b,c\n", 3, "has 3 fields, and the first line names 2 columns");
    assertMistake("id,text\n1,\"a\n2,b\n", 2, "a quote is opened and never closed");
    assertMistake("id,id\n1,2\n", 1, "two columns have the same name: [id, id]");
  }

  private void assertMistake(String text, int line, String what) {
    assertThatThrownBy(() -> rows("b.csv", text))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("%s:%d: %s%n".formatted(folder.resolve("b.csv"), line, what));
  }
}
