package io.distill4j.student.weights;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsHeaderTest {

  private static final String REMEDY =
      "\n    the file is damaged or cut off; fetch or write it again";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # header                                                     | data | tensors
          {}                                                           | 0 | []
          `{} \\n\\n`                                                   | 0 | []
          {"__metadata__":{"format":"pt"}}                             | 0 | []
          {"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}    | 16 | [a F32 [2, 2] 16]
          {"a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}       | 2 | [a BF16 [] 2]
          {"a":{"dtype":"I64","shape":[3,0],"data_offsets":[0,0]}}     | 0 | [a I64 [3, 0] 0]
          {"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}} | 5 | [a F16 [2] 4, b U8 [1] 1]
          {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"new":0}} | 1 | [a U8 [1] 1]
          """)
  void accepts(String header, int data, String tensors) throws IOException {
    Path file =
        HandmadeFile.write(folder.resolve("a.safetensors"), header.replace("\\n", "\n"), data);

    try (WeightFolder weights = WeightFolder.openFile(file)) {
      assertEquals(
          tensors,
          weights.names().stream()
              .map(weights::entry)
              .map(e -> "%s %s %s %d".formatted(e.name(), e.type(), e.shape(), e.bytes()))
              .toList()
              .toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # header                                                     | data | problem
          []                                                           | 0 | has a header that is not a JSON object
          ``                                                           | 0 | has a header that is not a JSON object
          ` {}`                                                        | 0 | has a header that is not a JSON object
          {"a":                                                        | 0 | has a header that is not valid JSON: Unexpected end-of-input within/between Object entries
          {"a":1,"a":2}                                                | 0 | has a header that is not valid JSON: Duplicate field 'a'
          {"__metadata__":{"steps":3}}                                 | 0 | has __metadata__ that is not a map from text to text
          {"a":1}                                                      | 0 | tensor a has dtype ''; known are BOOL, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64
          {"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}        | 1 | tensor a has dtype 'F4'; known are BOOL, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64
          {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}      | 4 | tensor a has shape [-1], not a list of sizes
          {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}     | 4 | tensor a has shape [1.5], not a list of sizes
          {"a":{"dtype":"F32","data_offsets":[0,4]}}                   | 4 | tensor a has shape , not a list of sizes
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}         | 4 | tensor a has data_offsets [0], not a begin and an end
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}       | 4 | tensor a has data_offsets [4,0], not a begin and an end
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}} | 4 | tensor a has data_offsets [0,9223372036854775807], not a begin and an end
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}       | 4 | tensor a: F32 of shape [2] does not take the 4 bytes of its data_offsets
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}} | 4 | tensor a: F32 of shape [4294967296, 4294967296] does not take the 4 bytes of its data_offsets
          {"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}        | 3 | tensor a begins at byte 1 of the data, after a hole of 1 bytes
          {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}} | 4 | tensor b begins at byte 2 of the data, inside the tensor before it
          {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}        | 3 | has 3 bytes of data where its header describes 4
          {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}        | 5 | has 5 bytes of data where its header describes 4
          """)
  void refuses(String header, int data, String problem) throws IOException {
    Path file = HandmadeFile.write(folder.resolve("a.safetensors"), header, data);

    assertMistake(file, problem);
  }

  @Test
  void refusesALengthThatLies() throws IOException {
    byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("a.safetensors");

    HandmadeFile.write(file, 3, header, 0);
    assertMistake(file, "says its header has 3 bytes, but only 2 follow");
    HandmadeFile.write(file, 100_000_001, header, 0);
    assertMistake(file, "says its header has 100000001 bytes; at most 100000000 are allowed");
    HandmadeFile.write(file, -1, header, 0);
    assertMistake(
        file, "says its header has 18446744073709551615 bytes; at most 100000000 are allowed");
    Files.write(file, new byte[7]);
    assertMistake(file, "has 7 bytes, too few for the length of a header");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws IOException {
    Path file = folder.resolve("a.safetensors");

    HandmadeFile.write(file, 3, new byte[] {'{', (byte) 0xff, '}'}, 0);

    assertMistake(file, "has a header that is not UTF-8");
  }

  @Test
  void refusesAFileCutAtAnyByte() throws IOException {
    Path file = folder.resolve("a.safetensors");
    String header = "{%s}".formatted(HandmadeFile.tensor("a", "F32", "[2]", 0, 8));
    byte[] whole = Files.readAllBytes(HandmadeFile.write(file, header, 8));

    for (int size = 0; size < whole.length; size++) {
      Files.write(file, Arrays.copyOf(whole, size));
      assertThrows(UserMistake.class, () -> WeightFolder.openFile(file), "cut at " + size);
    }
  }

  @Test
  void showsTenOfManyProblems() throws IOException {
    String header =
        IntStream.range(0, 14)
            .mapToObj(i -> HandmadeFile.tensor("t" + i, "U8", "[2]", i, i + 1))
            .collect(Collectors.joining(",", "{", "}"));
    Path file = HandmadeFile.write(folder.resolve("a.safetensors"), header, 14);

    UserMistake mistake = assertThrows(UserMistake.class, () -> WeightFolder.openFile(file));

    assertEquals(11, mistake.problems().size());
    assertEquals(
        file + ": 4 more problems like these" + REMEDY, mistake.problems().get(10).toString());
  }

  @Test
  void judgesTheReferenceReadersOwnCasesAsItDoes() throws IOException {
    List<String> lines = Files.readAllLines(SharedData.require("safetensors/vectors.jsonl"));
    for (String line : lines) {
      JsonNode vector = Json.parse(line);
      Path file = folder.resolve(vector.get("name").asText());
      Files.write(file, Base64.getDecoder().decode(vector.get("bytes_base64").asText()));
      if (!vector.get("expect").asText().equals("ok")) {
        assertThrows(UserMistake.class, () -> WeightFolder.openFile(file), line);
        continue;
      }
      try (WeightFolder weights = assertDoesNotThrow(() -> WeightFolder.openFile(file), line)) {
        assertEquals(vector.get("tensors").size(), weights.names().size(), line);
        for (String name : weights.names()) {
          JsonNode expected = vector.get("tensors").get(name);
          TensorEntry entry = weights.entry(name);
          assertEquals(expected.get("dtype").asText(), entry.type().name(), line);
          assertEquals(expected.get("shape").toString(), entry.shape().toString().replace(" ", ""));
        }
      }
    }
    assertTrue(lines.size() >= 6, "all cases are there");
  }

  private static void assertMistake(Path file, String problem) {
    UserMistake mistake = assertThrows(UserMistake.class, () -> WeightFolder.openFile(file));
    assertEquals(file + ": " + problem + REMEDY, mistake.getMessage());
  }
}
