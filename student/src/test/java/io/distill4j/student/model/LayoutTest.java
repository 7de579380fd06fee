package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.pack.Row;
import io.distill4j.student.weights.RandomWeights;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What attention computes beyond a text changes nothing of the text. */
final class LayoutTest {

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @Test
  void fewLengthsOccurAndNoneIsMuchLonger() {
    Layout few = new Layout(0, true);
    for (int length = 1; length <= 40_000; length++) {
      int attended = few.attended(length);
      assertThat(attended).isBetween(length, length + Math.max(7, length / 16));
      assertThat(few.attended(attended)).isEqualTo(attended);
    }
    assertThat(IntStream.rangeClosed(1, 32_768).map(few::attended).distinct().count())
        .isEqualTo(16 + 8 * 16);
    assertThat(IntStream.of(1, 8, 9, 127, 200, 8_192, 8_193, 31_500).map(few::attended))
        .containsExactly(8, 8, 16, 128, 200, 8_192, 8_704, 31_744);
  }

  @Test
  void whereAnyLengthWillDoNoneIsLonger() {
    assertThat(IntStream.rangeClosed(1, 1_000)).allMatch(l -> Layout.CPU.attended(l) == l);
  }

  @ParameterizedTest
  @MethodSource("models")
  void logitsStayTheSame(TinyModel model) throws IOException {
    try (Decoder decoder = folder(model).random(Devices.CPU, Precision.FLOAT32, 3, false)) {
      List<Row> rows = TinyRows.of(model, new Random(3), 2, 60, 3, 29);
      float[] expected = logits(decoder, Batch.of(rows, Layout.EXACT));
      for (int callTokens : new int[] {0, 20, 1000}) {
        assertThat(logits(decoder, Batch.of(rows, new Layout(callTokens, true))))
            .containsExactly(expected, within(2e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void lossAndGradientsStayTheSame(TinyModel model) throws IOException {
    try (Decoder decoder = folder(model).random(Devices.CPU, Precision.FLOAT32, 3, false)) {
      compare(model, decoder);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsOfAdaptersStayTheSame(TinyModel model) throws IOException {
    Lora lora = new Lora(3, 6, List.of("q_proj", "k_proj", "v_proj", "o_proj", "up_proj"), 0);
    WeightSource any =
        (kernels, manager, parameter) ->
            manager.create(
                RandomWeights.normal(7, parameter.name(), parameter.count(), 0.1),
                new Shape(parameter.shape()));
    try (Decoder decoder = new ModelFolder(model.write(temp, 5)).adapted(Devices.CPU, lora, any)) {
      compare(model, decoder);
    }
  }

  private static void compare(TinyModel model, Decoder decoder) {
    List<Row> rows = TinyRows.of(model, new Random(5), 3, 60, 3, 29);
    for (Activations policy : OnePassTest.POLICIES) {
      for (int callTokens : new int[] {0, 20}) {
        try (Gradients exact = decoder.newGradients();
            Gradients filled = decoder.newGradients()) {
          Batch batch = Batch.of(rows, new Layout(callTokens, false));
          double scale = 1.0 / batch.trainedTokens();
          double loss = decoder.backward(batch, scale, exact, policy);
          Batch more = Batch.of(rows, new Layout(callTokens, true));
          assertThat(more.tokens()).isEqualTo(batch.tokens());
          assertThat(more.blocks()).isNotEqualTo(batch.blocks());
          assertThat(decoder.backward(more, scale, filled, policy))
              .isCloseTo(loss, within(1e-6 * loss));
          for (int i = 0; i < exact.arrays().size(); i++) {
            assertThat(filled.arrays().get(i).toFloatArray())
                .as("%s, %s", decoder.trainedParameters().get(i).name(), policy)
                .containsExactly(exact.arrays().get(i).toFloatArray(), within(2e-6f));
          }
        }
      }
    }
  }

  private ModelFolder folder(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp));
  }

  private static float[] logits(Decoder decoder, Batch batch) {
    try (NDManager scope = decoder.newScope()) {
      return decoder.logits(scope, batch).toFloatArray();
    }
  }
}
