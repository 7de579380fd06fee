package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files of other writers equal what pyarrow reads from them. */
final class ParquetFilesTest {

  @TestFactory
  Stream<DynamicTest> filesOfOtherWritersReadAsExpected() throws IOException {
    Path folder = SharedData.require("parquet");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> readsAsExpected(file)));
  }

  @Test
  void onlyTheColumnsAskedForAreRead() {
    Path file = SharedData.require("parquet/messages_snappy_v1.parquet");

    try (Stream<Row> rows = Rows.read(file, Set.of("answer", "length", "absent"))) {
      assertThat(rows.findFirst().orElseThrow().value().toString())
          .isEqualTo("{\"answer\":\"6.17\",\"length\":10631}");
    }
  }

  private static void readsAsExpected(Path file) throws IOException {
    ObjectNode expected =
        Json.readObject(file.resolveSibling("expected").resolve(file.getFileName() + ".json"));
    List<Row> rows;
    try (Stream<Row> all = Rows.read(file)) {
      rows = all.toList();
    }
    assertThat(rows).hasSize(expected.path("num_rows").intValue());
    int index = 0;
    for (JsonNode row : expected.path("rows")) {
      assertSame("row " + index, row, rows.get(index++).value());
    }
  }

  private static void assertSame(String where, JsonNode expected, JsonNode actual) {
    if (expected.has("time")) {
      assertThat(actual.textValue()).as(where).isEqualTo(expected.path("time").textValue());
    } else if (expected.has("bytes_utf8")) {
      assertThat(bytes(actual)).as(where).isEqualTo(expected.path("bytes_utf8").textValue());
    } else if (expected.isObject()) {
      assertThat(actual.size()).as(where).isEqualTo(expected.size());
      Iterator<Map.Entry<String, JsonNode>> fields = expected.properties().iterator();
      fields.forEachRemaining(
          field -> {
            assertThat(actual.has(field.getKey())).as(where + "." + field.getKey()).isTrue();
            assertSame(where + "." + field.getKey(), field.getValue(), actual.path(field.getKey()));
          });
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(where).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertSame(where + "[" + i + "]", expected.get(i), actual.path(i));
      }
    } else if (expected.isNumber()) {
      assertThat(actual.doubleValue()).as(where).isEqualTo(expected.doubleValue());
    } else if (expected.asText().equals("nan") && actual.isNumber()) {
      assertThat(actual.doubleValue()).as(where).isNaN();
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }

  private static String bytes(JsonNode node) {
    try {
      return new String(node.binaryValue(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("not bytes: " + node, e);
    }
  }
}
