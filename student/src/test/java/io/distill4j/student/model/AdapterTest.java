package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.UserMistake;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.student.weights.RandomWeights;
import io.distill4j.student.weights.WeightFolder;
import io.distill4j.testkit.SharedData;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AdapterTest {

  private static final Lora SOME = new Lora(3, 6, List.of("v_proj", "q_proj", "up_proj"), 0);
  private static final Lora ALL =
      new Lora(
          2,
          5,
          List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
          0);

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void freshAdaptersChangeNothing(TinyModel model) throws IOException {
    ModelFolder folder = new ModelFolder(model.write(temp, 5));
    List<Row> rows = TinyRows.of(model, new Random(3), 2, 40, 5, 20);
    try (Decoder plain = folder.load(Devices.CPU);
        Decoder fresh = folder.adapted(Devices.CPU, ALL)) {
      assertThat(logits(fresh, rows)).isEqualTo(logits(plain, rows));
    }
  }

  /** With W the weight, its adapter worked in: dB = s dW A', dA = s B' dW. */
  @ParameterizedTest
  @MethodSource("models")
  void gradientsFollowFromThoseOfTheMergedWeights(TinyModel model) throws IOException {
    ModelFolder folder = new ModelFolder(model.write(temp.resolve("base"), 5));
    Batch batch = Batch.of(TinyRows.of(model, new Random(4), 2, 40, 5, 20), Layout.CPU);
    double scale = 1.0 / batch.trainedTokens();
    for (Lora lora : List.of(SOME, ALL)) {
      ModelFolder merged = new ModelFolder(temp.resolve("merged"));
      try (Decoder adapted = folder.adapted(Devices.CPU, lora, AdapterTest::anything);
          Gradients kept = adapted.newGradients();
          Gradients recomputed = adapted.newGradients();
          Gradients costly = adapted.newGradients()) {
        merged.write(adapted, folder.path());
        double loss = adapted.backward(batch, scale, kept, Activations.KEEP);
        assertThat(adapted.backward(batch, scale, recomputed, Activations.RECOMPUTE))
            .isEqualTo(loss);
        assertThat(adapted.loss(batch)).isEqualTo(loss);
        assertThat(adapted.backward(batch, scale, costly, Activations.KEEP_COSTLY)).isEqualTo(loss);
        for (int i = 0; i < kept.arrays().size(); i++) {
          assertThat(recomputed.arrays().get(i).toFloatArray())
              .isEqualTo(kept.arrays().get(i).toFloatArray());
          assertThat(costly.arrays().get(i).toFloatArray())
              .containsExactly(kept.arrays().get(i).toFloatArray(), within(1e-6f));
        }
        try (Decoder whole = merged.load(Devices.CPU);
            Gradients full = whole.newGradients()) {
          assertThat(whole.backward(batch, scale, full, Activations.KEEP))
              .isCloseTo(loss, within(1e-4));
          check(adapted, kept, whole, full);
        }
      }
    }
  }

  private static void check(Decoder adapted, Gradients actual, Decoder whole, Gradients full) {
    Adapters adapters = adapted.adapters().orElseThrow();
    double s = adapters.lora().scale();
    for (int i = 0; i < adapters.parameters().size(); i += 2) {
      String name =
          adapters
              .parameters()
              .get(i)
              .name()
              .replace("base_model.model.", "")
              .replace(".lora_A.weight", ".weight");
      int at = whole.parameters().stream().map(Parameter::name).toList().indexOf(name);
      try (NDManager scope = whole.newScope()) {
        NDArray dw = full.arrays().get(at);
        NDArray a = adapters.arrays().get(i);
        NDArray b = adapters.arrays().get(i + 1);
        NDArray da = b.transpose().matMul(dw).mul(s);
        NDArray db = dw.matMul(a.transpose()).mul(s);
        da.attach(scope);
        db.attach(scope);
        assertThat(da.norm().getFloat()).as(name).isGreaterThan(0);
        close(actual.arrays().get(i).toFloatArray(), da.toFloatArray(), 1e-5);
        close(actual.arrays().get(i + 1).toFloatArray(), db.toFloatArray(), 1e-5);
      }
    }
  }

  @Test
  void anAdapterIsWrittenAsPeftReadsItAndReadAgain() throws IOException {
    TinyModel model = TinyModel.LLAMA;
    ModelFolder folder = new ModelFolder(model.write(temp.resolve("base"), 5));
    List<Row> rows = TinyRows.of(model, new Random(3), 2, 40, 5, 20);
    AdapterFolder stored = new AdapterFolder(temp.resolve("adapter"));
    float[] before;
    try (Decoder decoder = folder.adapted(Devices.CPU, SOME, AdapterTest::anything)) {
      before = logits(decoder, rows);
      stored.write(decoder, "some/base");
    }
    assertThat(stored.lora()).isEqualTo(SOME);
    assertThat(stored.path().resolve("adapter_config.json"))
        .content()
        .contains("\"peft_type\" : \"LORA\"", "\"r\" : 3", "\"lora_alpha\" : 6.0");
    try (Decoder decoder = stored.load(folder, Devices.CPU)) {
      assertThat(logits(decoder, rows)).isEqualTo(before);
    }
  }

  @Test
  void everythingThatAnAdapterHasAndWeDoNotIsToldAtOnce() throws IOException {
    Path config = temp.resolve("adapter_config.json");
    Files.writeString(
        config,
        """
        {"peft_type": "LORA", "r": 8, "lora_alpha": 16, "target_modules": "all-linear",
         "use_dora": true, "bias": "all", "rank_pattern": {"q_proj": 4}}
        """);
    assertThatThrownBy(() -> new AdapterFolder(temp).lora())
        .isInstanceOf(UserMistake.class)
        .hasMessageContainingAll(
            config + ": bias is \"all\"; only none is supported",
            "use_dora is true; only false is supported",
            "rank_pattern is {\"q_proj\":4}; only empty is supported",
            "target_modules is \"all-linear\"; only a list of names is supported",
            "merge the adapter with peft and load the merged model");
  }

  @Test
  void theLogitsAreThoseOfPeft() throws IOException {
    Path adapter = SharedData.require("parity/lora-qwen2-tied");
    ModelFolder base = new ModelFolder(SharedData.require("parity/qwen2-tied"));
    Path merged = temp.resolve("merged");
    try (WeightFolder tensors = WeightFolder.openFile(adapter.resolve("tensors.safetensors"));
        Decoder decoder = new AdapterFolder(adapter).load(base, Devices.CPU)) {
      List<Row> rows = List.of(new Row(List.of(new Document("d", ids(tensors), 1))));
      float[] expected = floats(tensors, "logits");
      close(logits(decoder, rows), expected, 1e-4);
      new ModelFolder(merged).write(decoder, base.path());
      try (Decoder whole = new ModelFolder(merged).load(Devices.CPU)) {
        close(logits(whole, rows), expected, 1e-4);
      }
    }
  }

  /** A as peft begins, B far from zero. */
  private static NDArray anything(Kernels kernels, NDManager manager, Parameter parameter) {
    float[] values =
        parameter.name().contains("lora_A")
            ? RandomWeights.adapter(parameter)
            : RandomWeights.normal(7, parameter.name(), parameter.count(), 0.1);
    return manager.create(values, new Shape(parameter.shape()));
  }

  private static int[] ids(WeightFolder tensors) {
    LongBuffer longs =
        tensors.data("input_ids").get(0).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    int[] ids = new int[longs.remaining()];
    Arrays.setAll(ids, i -> Math.toIntExact(longs.get(i)));
    return ids;
  }

  private static float[] floats(WeightFolder tensors, String name) {
    FloatBuffer buffer = tensors.data(name).get(0).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }

  private static float[] logits(Decoder decoder, List<Row> rows) {
    try (NDManager scope = decoder.newScope()) {
      return decoder.logits(scope, Batch.of(rows, decoder.layout())).toFloatArray();
    }
  }

  private static void close(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(tolerance + 1e-4 * Math.abs(expected[i])));
    }
  }
}
