package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.io.Json;
import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.LocalGenerator;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.FixedRows;
import io.distill4j.student.train.Schedule;
import io.distill4j.student.train.StepRecord;
import io.distill4j.student.train.Trainer;
import io.distill4j.student.train.TrainingOptions;
import io.distill4j.student.weights.WeightFolder;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Hugging Face transformers 5.17 computes (float32, CPU) is what we compute; the tolerances
 * are those of the fixtures and are never loosened.
 */
final class ParityTest {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2-tied", "qwen2-untied-sharded", "llama-tied-bf16", "llama3-scaled-rope"})
  void logitsEqualThoseOfTransformers(String model) throws IOException {
    Path folder = SharedData.require("parity/" + model);
    try (Decoder decoder = new ModelFolder(folder).load(Devices.CPU);
        Expected expected = new Expected(folder)) {
      List<Row> rows = new ArrayList<>();
      for (long[] ids : expected.rows()) {
        rows.add(new Row(List.of(document(ids))));
      }
      assertThat(logits(decoder, rows)).hasSameSizeAs(expected.floats("logits"));
      assertClose(logits(decoder, rows), expected.floats("logits"), 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2-tied", "qwen2-untied-sharded", "llama-tied-bf16", "llama3-scaled-rope"})
  void packedDocumentsDoNotSeeEachOther(String model) throws IOException {
    Path folder = SharedData.require("parity/" + model);
    try (Decoder decoder = new ModelFolder(folder).load(Devices.CPU);
        Expected expected = new Expected(folder)) {
      long[] ids = expected.rows().get(0);
      List<Document> documents = new ArrayList<>();
      int at = 0;
      for (JsonNode length : expected.json().path("packed_document_lengths")) {
        documents.add(document(Arrays.copyOfRange(ids, at, at + length.asInt())));
        at += length.asInt();
      }
      assertClose(
          logits(decoder, List.of(new Row(documents))), expected.floats("packed_logits"), 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2-tied", "qwen2-untied-sharded", "llama-tied-bf16", "llama3-scaled-rope"})
  void greedyContinuationIsEqual(String model) throws Exception {
    Path folder = SharedData.require("parity/" + model);
    JsonNode json = Json.readObject(folder.resolve("expected.json"));
    int[] prompt = ints(json.path("greedy_prompt"));
    int[] greedy = ints(json.path("greedy"));
    Codec codec = new IdsCodec(prompt);
    try (LocalGenerator generator =
        new LocalGenerator(
            new ModelFolder(folder).load(Devices.CPU),
            codec,
            new GenerationOptions(3, prompt.length + greedy.length),
            model,
            "local")) {
      String text =
          generator
              .generate(
                  io.distill4j.data.Request.of(
                      io.distill4j.data.Prompt.of("p", "x", new io.distill4j.data.Answer.None()),
                      0,
                      io.distill4j.data.Sampling.R1.withTemperature(0).withMaxTokens(greedy.length),
                      1))
              .toCompletableFuture()
              .get()
              .answer();
      assertThat(text).isEqualTo(IdsCodec.join(greedy));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qwen2-tied", "qwen2-untied-sharded", "llama-tied-bf16", "llama3-scaled-rope"})
  void twelveStepsOfFineTuningFollowTheTrace(String model) throws IOException {
    Path folder = SharedData.require("parity/" + model);
    try (Expected expected = new Expected(folder)) {
      JsonNode sft = expected.json().path("sft");
      List<Row> rows = new ArrayList<>();
      for (JsonNode step : sft.path("trace")) {
        for (JsonNode micro : step.path("micro_batches")) {
          int[] ids = ints(micro.path("input_ids"));
          rows.add(
              new Row(
                  List.of(
                      new Document(
                          "row " + rows.size(), ids, micro.path("prompt_tokens").asInt()))));
        }
      }
      TrainingOptions options =
          new TrainingOptions(
              1,
              2,
              1,
              new AdamW(sft.path("peak_lr").asDouble(), 0.9, 0.95, 1e-8, 0.1),
              new Schedule.Cosine(0.25, 0.1),
              1.0,
              100,
              1,
              Optional.empty());
      List<StepRecord> records = new ArrayList<>();
      Path checkpoint =
          new Trainer(
                  options,
                  new FixedRows(rows, 64),
                  device -> new ModelFolder(folder).load(device),
                  temp,
                  folder,
                  path -> {},
                  System::nanoTime)
              .run(Devices.CPU, records::add, Progress.SILENT);

      for (int i = 0; i < records.size(); i++) {
        JsonNode step = sft.path("trace").path(i);
        double loss = step.path("loss").asDouble();
        double norm = step.path("grad_norm").asDouble();
        assertThat(records.get(i).learningRate())
            .isCloseTo(step.path("lr").asDouble(), within(1e-12));
        assertThat(records.get(i).trainedTokens()).isEqualTo(step.path("trained_tokens").asLong());
        assertThat(records.get(i).loss()).isCloseTo(loss, within(2e-5 * loss));
        assertThat(records.get(i).gradientNorm()).isCloseTo(norm, within(1e-3 * norm));
      }
      assertThat(records).hasSize(12);
      try (Decoder trained = new ModelFolder(checkpoint).load(Devices.CPU)) {
        List<Row> inputs = new ArrayList<>();
        for (long[] ids : expected.rows()) {
          inputs.add(new Row(List.of(document(ids))));
        }
        assertClose(logits(trained, inputs), expected.floats("logits_after_sft"), 1e-3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2-tied", "qwen2-untied-sharded"})
  void aCheckpointReadAgainGivesTheSameLogitsBitForBit(String model) throws IOException {
    Path folder = SharedData.require("parity/" + model);
    try (Decoder decoder = new ModelFolder(folder).load(Devices.CPU);
        Expected expected = new Expected(folder)) {
      Files.createDirectories(temp);
      new ModelFolder(temp).write(decoder, folder);
      List<Row> rows = List.of(new Row(List.of(document(expected.rows().get(0)))));
      try (Decoder again = new ModelFolder(temp).load(Devices.CPU)) {
        assertThat(logits(again, rows)).isEqualTo(logits(decoder, rows));
      }
    }
  }

  private static float[] logits(Decoder decoder, List<Row> rows) {
    try (NDManager scope = decoder.newScope()) {
      return decoder.logits(scope, Batch.of(rows, decoder.layout())).toFloatArray();
    }
  }

  private static Document document(long[] ids) {
    return new Document("d", Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(), 1);
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
      if (!Float.isFinite(actual[i])) {
        worst = Double.POSITIVE_INFINITY;
      }
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }

  /** The fixture's own numbers. */
  private static final class Expected implements AutoCloseable {

    private final Path folder;
    private final WeightFolder tensors;
    private final Path copy;

    Expected(Path folder) throws IOException {
      this.folder = folder;
      this.copy = Files.createTempDirectory("expected");
      Files.copy(folder.resolve("tensors.safetensors"), copy.resolve("model.safetensors"));
      this.tensors = WeightFolder.open(copy);
    }

    JsonNode json() throws IOException {
      return Json.readObject(folder.resolve("expected.json"));
    }

    float[] floats(String name) {
      ByteBuffer bytes = tensors.data(name).get(0);
      float[] floats = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(floats);
      return floats;
    }

    List<long[]> rows() {
      ByteBuffer bytes = tensors.data("input_ids").get(0);
      int columns = Math.toIntExact(tensors.entry("input_ids").shape().get(1));
      List<long[]> rows = new ArrayList<>();
      while (bytes.hasRemaining()) {
        long[] row = new long[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = bytes.getLong();
        }
        rows.add(row);
      }
      return rows;
    }

    @Override
    public void close() throws IOException {
      tensors.close();
      Files.delete(copy.resolve("model.safetensors"));
      Files.delete(copy);
    }
  }

  /** Ids as text: a codec without a tokenizer. */
  private record IdsCodec(int[] ids) implements Codec {
    @Override
    public int[] prompt(List<Message> messages) {
      return ids;
    }

    @Override
    public String text(int[] generated) {
      return join(generated);
    }

    @Override
    public int[] completion(String text, boolean ended) {
      throw new UnsupportedOperationException("nothing comes as text here");
    }

    @Override
    public Set<Integer> stopIds() {
      return Set.of();
    }

    @Override
    public boolean opensThoughts() {
      return false;
    }

    static String join(int[] ids) {
      return String.join(" ", Arrays.stream(ids).mapToObj(Integer::toString).toList());
    }
  }
}
