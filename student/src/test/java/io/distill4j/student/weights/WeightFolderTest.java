package io.distill4j.student.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.distill4j.data.UserMistake;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.family.Parameter;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeightFolderTest {

  private static final String TWO =
      "{%s,%s}"
          .formatted(
              HandmadeFile.tensor("model.norm.weight", "U8", "[3]", 0, 3),
              HandmadeFile.tensor("lm_head.weight", "U8", "[2,1]", 3, 5));

  @TempDir Path folder;

  @Test
  void givesTheBytesOfATensor() throws IOException {
    HandmadeFile.write(folder.resolve("model.safetensors"), TWO, 5);

    try (WeightFolder weights = WeightFolder.open(folder)) {
      assertEquals(Set.of("model.norm.weight", "lm_head.weight"), weights.names());
      assertEquals(
          new TensorEntry("lm_head.weight", DataType.U8, List.of(2L, 1L), 2),
          weights.entry("lm_head.weight"));
      ByteBuffer bytes = weights.data("lm_head.weight").get(0);
      assertEquals(ByteBuffer.wrap(new byte[] {3, 4}), bytes);
      assertEquals(0x0403, bytes.getShort(0));
      assertThrows(ReadOnlyBufferException.class, () -> bytes.put((byte) 0));
    }
  }

  @Test
  void handedOutBytesOutliveTheFolder() throws IOException {
    HandmadeFile.write(folder.resolve("model.safetensors"), TWO, 5);
    WeightFolder weights = WeightFolder.open(folder);

    List<ByteBuffer> data = weights.data("model.norm.weight");
    weights.close();

    assertEquals(ByteBuffer.wrap(new byte[] {0, 1, 2}), data.get(0));
  }

  @Test
  void aTensorWithoutValuesHasNoBytes() throws IOException {
    HandmadeFile.write(
        folder.resolve("model.safetensors"),
        "{%s}".formatted(HandmadeFile.tensor("a", "F32", "[0]", 0, 0)),
        0);

    try (WeightFolder weights = WeightFolder.open(folder)) {
      assertEquals(List.of(), weights.data("a"));
    }
  }

  @Test
  void aTensorAboveTwoGibibytesComesInSlices() throws IOException {
    long bytes = (2L << 30) + 16;
    Path file = folder.resolve("model.safetensors");
    String header =
        "{%s}".formatted(HandmadeFile.tensor("a", "BF16", "[%d]".formatted(bytes / 2), 0, bytes));
    HandmadeFile.write(file, header, 0);
    long start = Files.size(file);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(start + bytes);
      sparse.seek(start + bytes - 1);
      sparse.write(7);
      sparse.seek(start + WeightFolder.SLICE);
      sparse.write(5);
    }

    try (WeightFolder weights = WeightFolder.open(folder)) {
      List<ByteBuffer> slices = weights.data("a");
      assertEquals(
          List.of(1 << 30, 1 << 30, 16), slices.stream().map(ByteBuffer::remaining).toList());
      assertEquals(5, slices.get(1).get(0));
      assertEquals(7, slices.get(2).get(15));
      assertEquals(bytes / 2, weights.entry("a").count());
    }
  }

  @Test
  void aMissingTensorIsNamedWithItsNearest() throws IOException {
    HandmadeFile.write(folder.resolve("model.safetensors"), TWO, 5);

    try (WeightFolder weights = WeightFolder.open(folder)) {
      UserMistake mistake =
          assertThrows(UserMistake.class, () -> weights.entry("model.layers.0.norm.weight"));
      assertEquals(
          folder
              + ": has no tensor model.layers.0.norm.weight\n"
              + "    the nearest names are model.norm.weight, lm_head.weight; check that"
              + " config.json belongs to these weights",
          mistake.getMessage());
      assertThrows(UserMistake.class, () -> weights.data("model.layers.0.norm.weight"));
    }
  }

  @Test
  void readsShardsThroughTheirIndex() throws IOException {
    HandmadeFile.write(folder.resolve("one.safetensors"), TWO, 5);
    HandmadeFile.write(
        folder.resolve("two.safetensors"),
        "{%s}".formatted(HandmadeFile.tensor("a", "U8", "[1]", 0, 1)),
        1);
    index(
        """
        "a": "two.safetensors", "lm_head.weight": "one.safetensors",
        "model.norm.weight": "one.safetensors"
        """);

    try (WeightFolder weights = WeightFolder.open(folder)) {
      assertEquals(Set.of("a", "lm_head.weight", "model.norm.weight"), weights.names());
      assertEquals(ByteBuffer.wrap(new byte[] {3, 4}), weights.data("lm_head.weight").get(0));
    }
  }

  @Test
  void namesEveryShardThatIsMissing() throws IOException {
    HandmadeFile.write(folder.resolve("one.safetensors"), TWO, 5);
    Path index =
        index(
            """
            "a": "two.safetensors", "b": "three.safetensors", "c": "two.safetensors",
            "lm_head.weight": "one.safetensors"
            """);

    assertMistake(
        index
            + ": names three.safetensors, which is not in the folder\n    fetch that file\n"
            + index
            + ": names two.safetensors, which is not in the folder\n    fetch that file");
  }

  @Test
  void namesEveryTensorThatIsNotInItsShard() throws IOException {
    HandmadeFile.write(folder.resolve("one.safetensors"), TWO, 5);
    Path index = index("\"a\": \"one.safetensors\", \"lm_head.weight\": \"one.safetensors\"");

    assertMistake(
        index
            + ": says that one.safetensors holds tensor a, but it does not\n"
            + "    index and shards are of different models; fetch them together");
  }

  @Test
  void refusesAnIndexThatLeavesItsFolder() throws IOException {
    Path index = index("\"a\": \"../one.safetensors\"");

    assertMistake(
        index
            + ": tensor a is said to be in \"../one.safetensors\", which is not the name of a"
            + " safetensors file\n    fetch or write the file again");
  }

  @Test
  void refusesAnIndexWithoutTensors() throws IOException {
    Path index = index("");

    assertMistake(index + ": has no weight_map with tensors\n    fetch or write the file again");
  }

  @Test
  void neverReadsPickle() throws IOException {
    Files.writeString(folder.resolve("pytorch_model.bin"), "");

    assertMistake(
        folder
            + ": holds weights as pickle only (pytorch_model.bin), which is never read because it"
            + " can run code\n    fetch the safetensors files of the model, or convert it with"
            + " save_pretrained");
  }

  @Test
  void saysWhatAFolderLacks() {
    assertMistake(
        folder
            + ": holds neither model.safetensors nor model.safetensors.index.json\n"
            + "    fetch the weights of the model into it");
    Path absent = folder.resolve("absent");
    UserMistake mistake = assertThrows(UserMistake.class, () -> WeightFolder.open(absent));
    assertEquals(
        absent + ": no such folder\n    check the path of the model", mistake.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "qwen2-tied, F32, 1",
    "qwen2-untied-sharded, F32, 5",
    "llama3-scaled-rope, F32, 1",
    "llama-tied-bf16, BF16, 1"
  })
  void realFoldersHoldTheParametersOfTheirConfig(String name, DataType type, int shards)
      throws IOException {
    Path real = SharedData.require("parity/" + name);
    DecoderConfig config = ModelConfig.read(real.resolve("config.json"));

    try (WeightFolder weights = WeightFolder.open(real);
        var files = Files.list(real)) {
      assertEquals(
          shards,
          files.filter(f -> f.getFileName().toString().startsWith("model")).count()
              - (shards > 1 ? 1 : 0));
      Set<String> expected = new TreeSet<>();
      for (Parameter parameter : DecoderParameters.of(config)) {
        expected.add(parameter.name());
        TensorEntry entry = weights.entry(parameter.name());
        assertEquals(parameter.shape(), entry.shape(), parameter.name());
        assertEquals(type, entry.type());
        assertEquals(
            entry.bytes(), weights.data(entry.name()).stream().mapToLong(ByteBuffer::limit).sum());
      }
      assertEquals(expected, weights.names());
    }
  }

  @Test
  void readsAnAdapterByItsFile() throws IOException {
    Path file = SharedData.require("parity/lora-qwen2-tied/adapter_model.safetensors");

    try (WeightFolder weights = WeightFolder.openFile(file)) {
      assertTrue(weights.names().stream().allMatch(name -> name.contains(".lora_")));
    }
  }

  @Test
  void readsAPublishedIndexAndSaysWhichShardsAreMissing() {
    Path real = SharedData.require("tokenizers/deepseek-r1-distill-qwen");

    UserMistake mistake = assertThrows(UserMistake.class, () -> WeightFolder.open(real));

    assertEquals(8, mistake.problems().size());
  }

  private Path index(String map) throws IOException {
    return Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {%s}}".formatted(map));
  }

  private void assertMistake(String message) {
    UserMistake mistake = assertThrows(UserMistake.class, () -> WeightFolder.open(folder));
    assertEquals(message, mistake.getMessage());
  }
}
