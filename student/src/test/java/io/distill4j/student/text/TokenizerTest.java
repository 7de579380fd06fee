package io.distill4j.student.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerTest {

  @Test
  void encodesBytesMergesAndAddedTokens() {
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      int[] ids = tokenizer.encode("<think>\nboxed the</think><|im_end|>");

      assertThat(ids)
          .containsExactly(
              tokenizer.id("<think>").orElseThrow(),
              tokenizer.id("Ċ").orElseThrow(),
              tokenizer.id("boxed").orElseThrow(),
              tokenizer.id("Ġthe").orElseThrow(),
              tokenizer.id("</think>").orElseThrow(),
              tokenizer.id("<|im_end|>").orElseThrow());
      assertThat(tokenizer.decode(ids, false)).isEqualTo("<think>\nboxed the</think><|im_end|>");
      assertThat(tokenizer.decode(ids, true)).isEqualTo("<think>\nboxed the</think>");
    }
  }

  @Test
  void knowsItsSizeItsRolesAndItsAddedTokens() {
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      assertThat(tokenizer.size()).isEqualTo(285);
      assertThat(tokenizer.roles().byRole())
          .containsExactly(
              Map.entry("eos_token", "<|endoftext|>"), Map.entry("pad_token", "<|endoftext|>"));
      assertThat(tokenizer.addedToken(tokenizer.id("<|im_end|>").orElseThrow()))
          .contains("<|im_end|>");
      assertThat(tokenizer.addedToken(0)).isEmpty();
      assertThat(tokenizer.id("no such token")).isEmpty();
      assertThat(tokenizer.specialTokens())
          .containsExactly("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>");
    }
  }

  @Test
  void neverTruncatesNorPadsWhateverTheFileSays() {
    // The fixture's tokenizer.json asks for 8 tokens at most and padding to 16.
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      assertThat(tokenizer.encode("x")).hasSize(1);
      assertThat(tokenizer.encode("x".repeat(100_000))).hasSize(100_000);
      assertThat(tokenizer.encodeAll(List.of("x", "y".repeat(70_000))))
          .extracting(ids -> ids.length)
          .containsExactly(1, 70_000);
    }
  }

  @Test
  void manyTextsAtOnceGiveTheSameIdsInTheSameOrder() {
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        texts.add("text " + i + " is = " + (i * 7) + "\n");
      }

      List<int[]> together = tokenizer.encodeAll(texts);

      assertThat(together).hasSize(1000);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i)).containsExactly(tokenizer.encode(texts.get(i)));
      }
    }
  }

  @Test
  void halfASurrogatePairSpoilsOnlyItself() {
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      int[] ids = tokenizer.encode("a🙂\ud83d z \u0000");

      assertThat(tokenizer.decode(ids, false)).isEqualTo("a🙂\ufffd z \u0000");
    }
  }

  @Test
  void negativeIdsAreRefused() {
    try (Tokenizer tokenizer = Tokenizer.open(Fixtures.tiny())) {
      assertThatThrownBy(() -> tokenizer.decode(new int[] {1, -2}, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("token ids must be 0 or more, was -2");
    }
  }

  @Test
  void missingTokenizerSaysWhatToDo(@TempDir Path folder) {
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: no such file: a model folder needs its tokenizer
                download tokenizer.json of the model, or point to a folder that has it"""
                .formatted(folder.resolve("tokenizer.json")));
  }

  @Test
  void tokenizerCutOffSaysWhere(@TempDir Path folder) throws IOException {
    Fixtures.copy(Fixtures.tiny(), folder);
    Path file = folder.resolve("tokenizer.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, 3000));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(file + ": not a readable tokenizer: ")
        .hasMessageEndingWith("the file may be cut off or damaged; download it again");
  }

  @Test
  void tokenizerOfUnknownKindIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, "{\"model\": {\"type\": \"Telepathy\", \"vocab\": {\"a\": 0}}}");

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(file + ": not a readable tokenizer: ");

    Files.writeString(file, "{\"model\": {\"type\": \"BPE\"}}");
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: not a readable tokenizer: has no model.vocab
                the file may be cut off or damaged; download it again"""
                .formatted(file));
  }

  @Test
  void everyVectorOfThreeRealTokenizersIsEqual() throws IOException {
    Path vectors = SharedData.require("tokenizers/tokenizer_vectors.jsonl");
    Map<String, Tokenizer> open = new HashMap<>();
    int checked = 0;
    for (JsonNode row : Fixtures.lines(vectors)) {
      for (Map.Entry<String, JsonNode> encoding : row.get("encodings").properties()) {
        Tokenizer tokenizer = open.computeIfAbsent(encoding.getKey(), TokenizerTest::real);
        String text = row.get("text").asText();
        JsonNode expected = encoding.getValue();
        int[] ids = Fixtures.ints(expected.get("ids"));
        List<Integer> special = new ArrayList<>();
        expected.get("prefix_with_special").forEach(id -> special.add(id.asInt()));
        for (int id : ids) {
          special.add(id);
        }
        String name = encoding.getKey() + " " + row.get("id").asText();

        assertThat(tokenizer.encode(text)).as(name).containsExactly(ids);
        assertThat(tokenizer.encode(text, true))
            .as(name)
            .containsExactly(special.toArray(Integer[]::new));
        assertThat(tokenizer.decode(ids, false))
            .as(name)
            .isEqualTo(expected.get("decoded").asText());
        assertThat(tokenizer.decode(ids, true))
            .as(name)
            .isEqualTo(expected.get("decoded_skip_special").asText());
        checked++;
      }
    }
    open.values().forEach(Tokenizer::close);
    assertThat(checked).isEqualTo(74 * 3);
  }

  @Test
  void everyFuzzedTextOfThreeRealTokenizersIsEqual() throws IOException {
    Path fuzz = SharedData.require("tokenizers/tokenizer_fuzz.jsonl");
    Map<String, List<JsonNode>> rows = new HashMap<>();
    for (JsonNode row : Fixtures.lines(fuzz)) {
      rows.computeIfAbsent(row.get("tokenizer").asText(), n -> new ArrayList<>()).add(row);
    }
    assertThat(rows).hasSize(3);
    for (Map.Entry<String, List<JsonNode>> each : rows.entrySet()) {
      try (Tokenizer tokenizer = real(each.getKey())) {
        List<String> texts = each.getValue().stream().map(r -> r.get("text").asText()).toList();
        List<int[]> actual = tokenizer.encodeAll(texts);
        for (int i = 0; i < texts.size(); i++) {
          JsonNode row = each.getValue().get(i);
          int[] ids = Fixtures.ints(row.get("ids"));
          assertThat(actual.get(i)).as(row.toString()).containsExactly(ids);
          assertThat(tokenizer.decode(ids, false)).isEqualTo(row.get("decoded").asText());
        }
      }
    }
  }

  private static Tokenizer real(String name) {
    return Tokenizer.open(SharedData.require("tokenizers/" + name));
  }
}
