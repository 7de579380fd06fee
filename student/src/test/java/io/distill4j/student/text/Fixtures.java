package io.distill4j.student.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of the tests. */
final class Fixtures {

  private Fixtures() {}

  /** A folder with a byte-level tokenizer of 285 tokens, made for these tests. */
  static Path tiny() {
    return resource("tiny");
  }

  static Path resource(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/text/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(Json.parse(line));
    }
    return rows;
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  /** Copies a folder of files, so that a test may damage it. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    return to;
  }
}
