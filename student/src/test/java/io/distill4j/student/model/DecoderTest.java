package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels against arithmetic in double precision, and against themselves. */
final class DecoderTest {

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void logitsAreThoseOfPlainArithmetic(TinyModel model) throws IOException {
    try (Decoder decoder = open(model, Precision.FLOAT32)) {
      List<Row> rows = TinyRows.of(model, new Random(3), 2, 40, 5, 20);
      ReferenceDecoder reference = new ReferenceDecoder(decoder);
      for (int callTokens : new int[] {0, 1000}) {
        float[] actual = logits(decoder, Batch.of(rows, new Layout(callTokens, false)));
        int at = 0;
        for (Row row : rows) {
          for (Document document : row.documents()) {
            for (double[] expected : reference.logits(document.ids())) {
              for (double each : expected) {
                assertThat((double) actual[at++]).isCloseTo(each, within(2e-5));
              }
            }
          }
        }
        assertThat(actual).hasSize(at);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreTheSlopesOfTheLoss(TinyModel model) throws IOException {
    try (Decoder decoder = open(model, Precision.FLOAT32);
        Gradients gradients = decoder.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(4), 1, 24, 6, 10);
      Batch batch = Batch.of(rows, Layout.EXACT);
      double loss =
          decoder.backward(batch, 1.0 / batch.trainedTokens(), gradients, Activations.KEEP);
      ReferenceDecoder reference = new ReferenceDecoder(decoder);
      assertThat(loss / batch.trainedTokens()).isCloseTo(loss(reference, rows), within(1e-6));
      for (int i = 0; i < decoder.parameters().size(); i++) {
        float[] actual = gradients.arrays().get(i).toFloatArray();
        double[] weight = reference.weight(decoder.parameters().get(i).name());
        Random random = new Random(i);
        for (int n = 0; n < 6; n++) {
          int j = random.nextInt(weight.length);
          double slope = slope(reference, rows, weight, j);
          assertThat((double) actual[j])
              .as("%s[%d]", decoder.parameters().get(i).name(), j)
              .isCloseTo(slope, within(1e-6 + 1e-4 * Math.abs(slope)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void recomputedActivationsGiveTheGradientsOfKeptOnesBitForBit(TinyModel model)
      throws IOException {
    try (Decoder decoder = open(model, Precision.FLOAT32);
        Gradients kept = decoder.newGradients();
        Gradients recomputed = decoder.newGradients()) {
      Batch batch = Batch.of(TinyRows.of(model, new Random(5), 3, 60, 5, 20), decoder.layout());
      double scale = 1.0 / batch.trainedTokens();
      double loss = decoder.backward(batch, scale, kept, Activations.KEEP);
      assertThat(decoder.backward(batch, scale, recomputed, Activations.RECOMPUTE)).isEqualTo(loss);
      assertThat(Arrays.equals(floats(recomputed), floats(kept))).isTrue();
    }
  }

  /** Gradients that meet in a product are rounded once instead of twice. */
  @ParameterizedTest
  @MethodSource("models")
  void keepingWhatIsCostlyGivesTheGradientsOfKeepingAll(TinyModel model) throws IOException {
    for (Precision precision : Precision.values()) {
      try (Decoder decoder = open(model, precision);
          Gradients kept = decoder.newGradients();
          Gradients costly = decoder.newGradients()) {
        List<Row> rows = TinyRows.of(model, new Random(5), 3, 60, 5, 20);
        Batch batch = Batch.of(rows, decoder.layout());
        double scale = 1.0 / batch.trainedTokens();
        double loss = decoder.backward(batch, scale, kept, Activations.KEEP);
        assertThat(decoder.backward(batch, scale, costly, Activations.KEEP_COSTLY)).isEqualTo(loss);
        assertThat(costly.norm()).isCloseTo(kept.norm(), within(1e-3 * kept.norm()));
        for (int i = 0; i < kept.arrays().size(); i++) {
          assertThat(
                  cosine(
                      costly.arrays().get(i).toFloatArray(), kept.arrays().get(i).toFloatArray()))
              .as(decoder.parameters().get(i).name())
              .isCloseTo(1, within(precision == Precision.FLOAT32 ? 1e-6 : 1e-3));
        }
        if (precision == Precision.FLOAT32) {
          assertClose(floats(costly), floats(kept), 1e-6);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void manyPassesAddUpToOne(TinyModel model) throws IOException {
    try (Decoder decoder = open(model, Precision.FLOAT32);
        Gradients whole = decoder.newGradients();
        Gradients parts = decoder.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(6), 4, 60, 5, 30);
      Batch all = Batch.of(rows, decoder.layout());
      double scale = 1.0 / all.trainedTokens();
      double loss = decoder.backward(all, scale, whole, Activations.KEEP);
      double sum = 0;
      for (Row row : rows) {
        for (Document document : row.documents()) {
          Batch one = Batch.of(List.of(new Row(List.of(document))), Layout.EXACT);
          sum += decoder.backward(one, scale, parts, Activations.RECOMPUTE);
        }
      }
      assertThat(sum).isCloseTo(loss, within(1e-5 * loss));
      assertThat(parts.norm()).isCloseTo(whole.norm(), within(1e-5 * whole.norm()));
      assertClose(floats(parts), floats(whole), 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void bfloat16ComputesNearlyTheSameWithFloat32WeightsAndGradients(TinyModel model)
      throws IOException {
    try (Decoder exact = open(model, Precision.FLOAT32);
        Decoder rough = open(model, Precision.BFLOAT16);
        Gradients expected = exact.newGradients();
        Gradients kept = rough.newGradients();
        Gradients recomputed = rough.newGradients()) {
      Batch batch = Batch.of(TinyRows.of(model, new Random(7), 3, 60, 5, 30), Layout.EXACT);
      double scale = 1.0 / batch.trainedTokens();
      double loss = exact.backward(batch, scale, expected, Activations.KEEP);
      double keptLoss = rough.backward(batch, scale, kept, Activations.KEEP);
      assertThat(keptLoss).isCloseTo(loss, within(2e-2 * loss)).isNotEqualTo(loss);
      assertThat(rough.backward(batch, scale, recomputed, Activations.RECOMPUTE))
          .isEqualTo(keptLoss);
      assertThat(Arrays.equals(floats(recomputed), floats(kept))).isTrue();
      assertThat(cosine(floats(kept), floats(expected))).isGreaterThan(0.99);
    }
  }

  @Test
  void gradientsCanBeCleared() throws IOException {
    try (Decoder decoder = open(TinyModel.LLAMA, Precision.FLOAT32);
        Gradients gradients = decoder.newGradients()) {
      Batch batch =
          Batch.of(TinyRows.of(TinyModel.LLAMA, new Random(8), 1, 20, 5, 10), Layout.EXACT);
      decoder.backward(batch, 1, gradients, Activations.KEEP);
      double norm = gradients.norm();
      assertThat(norm).isPositive();
      gradients.clear();
      assertThat(gradients.norm()).isZero();
    }
  }

  private Decoder open(TinyModel model, Precision precision) throws IOException {
    return new ModelFolder(model.write(temp)).random(Devices.CPU, precision, 11, false);
  }

  private static float[] logits(Decoder decoder, Batch batch) {
    try (NDManager scope = decoder.newScope()) {
      return decoder.logits(scope, batch).toFloatArray();
    }
  }

  private static double slope(ReferenceDecoder model, List<Row> rows, double[] weight, int at) {
    double before = weight[at];
    double step = 1e-5;
    weight[at] = before + step;
    double above = loss(model, rows);
    weight[at] = before - step;
    double below = loss(model, rows);
    weight[at] = before;
    return (above - below) / (2 * step);
  }

  /** Mean over the trained tokens of all rows. */
  private static double loss(ReferenceDecoder model, List<Row> rows) {
    double loss = 0;
    int trained = 0;
    for (Row row : rows) {
      for (Document document : row.documents()) {
        loss += model.loss(document);
        trained += document.trainedTokens();
      }
    }
    return loss / trained;
  }

  /** All elements of all gradients. */
  private static float[] floats(Gradients gradients) {
    FloatBuffer all =
        FloatBuffer.allocate(
            gradients.arrays().stream().mapToInt(a -> Math.toIntExact(a.size())).sum());
    for (NDArray array : gradients.arrays()) {
      all.put(array.toFloatArray());
    }
    return all.array();
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(tolerance + 1e-4 * Math.abs(expected[i])));
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
