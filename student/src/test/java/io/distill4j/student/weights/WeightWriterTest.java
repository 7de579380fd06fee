package io.distill4j.student.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.distill4j.student.weights.WeightWriter.TensorSource;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightWriterTest {

  private static final TensorSource FIRST_LETTERS =
      (entry, out) -> {
        for (long i = 0; i < entry.bytes(); i++) {
          out.write(ByteBuffer.wrap(new byte[] {(byte) entry.name().charAt(0)}));
        }
      };

  private static final List<TensorEntry> ENTRIES =
      List.of(entry("b", 4L), entry("a", 6L), entry("d", 20L), entry("c", 3L));

  @TempDir Path folder;

  @Test
  void writesOneFileAlignedAndSorted() throws IOException {
    WeightWriter.write(
        folder,
        List.of(
            entry("b", 2L),
            TensorEntry.of("c", DataType.F32, List.of()),
            TensorEntry.of("a", DataType.BF16, List.of(1L, 2L))),
        FIRST_LETTERS,
        Optional.empty());

    String header =
        """
        {"__metadata__":{"format":"pt"},"c":{"dtype":"F32","shape":[],"data_offsets":[0,4]},\
        "a":{"dtype":"BF16","shape":[1,2],"data_offsets":[4,8]},\
        "b":{"dtype":"U8","shape":[2],"data_offsets":[8,10]}}\
        """;
    int padded = (header.length() + 7) / 8 * 8;
    byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
    assertEquals(padded, bytes[0] & 0xff);
    assertEquals(
        header + " ".repeat(padded - header.length()) + "ccccaaaabb",
        new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8));
  }

  @Test
  void fillsShardsInOrderAndGivesALargeTensorItsOwn() throws IOException {
    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.of(10L));

    assertEquals(
        """
        {
          "metadata": {
            "total_parameters": 33,
            "total_size": 33
          },
          "weight_map": {
            "a": "model-00002-of-00003.safetensors",
            "b": "model-00002-of-00003.safetensors",
            "c": "model-00003-of-00003.safetensors",
            "d": "model-00001-of-00003.safetensors"
          }
        }
        """,
        Files.readString(folder.resolve("model.safetensors.index.json")));
    try (WeightFolder weights = WeightFolder.open(folder)) {
      for (TensorEntry entry : ENTRIES) {
        assertEquals(entry, weights.entry(entry.name()));
        assertEquals(entry.name().charAt(0), weights.data(entry.name()).get(0).get(2));
      }
    }
  }

  @Test
  void oneShardIsOneFile() throws IOException {
    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.of(33L));

    assertEquals(List.of("model.safetensors"), files());
  }

  @Test
  void theLastLayoutIsTheOnlyOne() throws IOException {
    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.of(4L));
    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.of(30L));
    assertEquals(
        List.of(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json"),
        files());

    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.empty());
    assertEquals(List.of("model.safetensors"), files());

    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.of(30L));
    assertEquals(3, files().size());
  }

  @Test
  void aSourceThatFailsLeavesTheOldFile() throws IOException {
    WeightWriter.write(folder, ENTRIES, FIRST_LETTERS, Optional.empty());
    byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));

    IOException full =
        assertThrows(
            IOException.class,
            () ->
                WeightWriter.write(
                    folder,
                    ENTRIES,
                    (entry, out) -> {
                      throw new IOException("No space left on device");
                    },
                    Optional.empty()));

    assertEquals("No space left on device", full.getMessage());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("model.safetensors")));
    assertEquals(List.of("model.safetensors"), files());
  }

  @Test
  void aSourceMustGiveExactlyTheBytes() {
    assertEquals("a has 2 bytes; the source wrote 1", refused(1));
    assertEquals("a has 2 bytes; the source writes more", refused(3));
    assertFalse(Files.exists(folder.resolve("x.safetensors")));
  }

  @Test
  void refusesTwoTensorsOfOneName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                WeightWriter.write(
                    folder,
                    List.of(entry("a", 1L), entry("a", 2L)),
                    FIRST_LETTERS,
                    Optional.empty()));

    assertEquals("two tensors are named a", refused.getMessage());
  }

  @Test
  void anEntryMustHaveTheBytesOfItsShape() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TensorEntry("a", DataType.F32, List.of(2L), 4));

    assertEquals("a: F32 [2] has 8 bytes, not 4", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2-tied", "llama3-scaled-rope", "llama-tied-bf16"})
  void writesARealFileByteForByte(String name) throws IOException {
    Path real = SharedData.require("parity/" + name);

    try (WeightFolder weights = WeightFolder.open(real)) {
      List<TensorEntry> entries = weights.names().stream().map(weights::entry).toList();
      WeightWriter.write(folder, entries, copyOf(weights), Optional.empty());
    }

    assertEquals(
        -1, Files.mismatch(real.resolve("model.safetensors"), folder.resolve("model.safetensors")));
  }

  @Test
  void writesRealShardsAndTheirIndexByteForByte() throws IOException {
    Path real = SharedData.require("parity/qwen2-untied-sharded");

    try (WeightFolder weights = WeightFolder.open(real)) {
      List<TensorEntry> entries = new ArrayList<>();
      for (String name : inTheOrderOfModules()) {
        entries.add(weights.entry(name));
      }
      assertEquals(weights.names().size(), entries.size());
      WeightWriter.write(folder, entries, copyOf(weights), Optional.of(400_000L));
    }

    assertEquals(6, files().size());
    for (String file : files()) {
      assertEquals(-1, Files.mismatch(real.resolve(file), folder.resolve(file)), file);
    }
  }

  private static List<String> inTheOrderOfModules() {
    List<String> names = new ArrayList<>();
    names.add("model.embed_tokens.weight");
    for (int layer = 0; layer < 2; layer++) {
      String at = "model.layers." + layer + ".";
      for (String projection : List.of("q", "k", "v")) {
        names.add(at + "self_attn." + projection + "_proj.weight");
        names.add(at + "self_attn." + projection + "_proj.bias");
      }
      names.add(at + "self_attn.o_proj.weight");
      for (String projection : List.of("gate", "up", "down")) {
        names.add(at + "mlp." + projection + "_proj.weight");
      }
      names.add(at + "input_layernorm.weight");
      names.add(at + "post_attention_layernorm.weight");
    }
    names.add("model.norm.weight");
    names.add("lm_head.weight");
    return names;
  }

  private static TensorSource copyOf(WeightFolder weights) {
    return (entry, out) -> {
      for (ByteBuffer slice : weights.data(entry.name())) {
        out.write(slice);
      }
    };
  }

  private String refused(int written) {
    return String.valueOf(
        assertThrows(
                IllegalStateException.class,
                () ->
                    WeightWriter.writeFile(
                        folder.resolve("x.safetensors"),
                        List.of(entry("a", 2L)),
                        (entry, out) -> out.write(ByteBuffer.allocate(written))))
            .getMessage());
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static TensorEntry entry(String name, long bytes) {
    return TensorEntry.of(name, DataType.U8, List.of(bytes));
  }
}
