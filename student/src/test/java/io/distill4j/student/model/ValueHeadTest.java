package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and their loss against numbers worked out by hand and arithmetic in double precision. */
final class ValueHeadTest {

  private static final TinyModel MODEL = TinyModel.QWEN2;

  @TempDir Path temp;

  @Test
  void aValueThatMovedTooFarIsClippedOnTheSideThatWouldGainFromIt() throws IOException {
    // Before 0, reach 0.2, weights 1/2. Values 0.1, 0.5 and 0.5 where 1, 1 and 0 are due:
    // moved little: (0.1 - 1)^2; clipped: max((0.5 - 1)^2, (0.2 - 1)^2) = 0.64, without a gradient;
    // too far and wrong: max(0.5^2, 0.2^2) = 0.25, which goes back.
    ValueTerms terms =
        new ValueTerms(
            new float[3], new float[] {1, 1, 0}, new float[] {0.5f, 0.5f, 0.5f}, 0.2, 0.1);
    try (Decoder decoder = open();
        NDManager scope = decoder.newScope()) {
      List<NDArray> arrays = terms.arrays(scope);
      NDList result =
          decoder
              .kernels()
              .call("value_loss", scope.create(new float[] {0.1f, 0.5f, 0.5f}))
              .add(arrays.get(0))
              .add(arrays.get(1))
              .run();
      assertThat(result.get(0).toDoubleArray())
          .containsExactly(new double[] {0.5 * 0.5 * (0.81 + 0.64 + 0.25), 1}, within(1e-6));
      assertThat(result.get(1).toDoubleArray())
          .containsExactly(new double[] {0.1 * 0.5 * -0.9, 0, 0.1 * 0.5 * 0.5}, within(1e-6));
    }
  }

  @Test
  void aFreshHeadExpectsNothing() throws IOException {
    try (Decoder decoder = open();
        ValueHead head = new ValueHead(decoder)) {
      Batch batch = Batch.of(rows(), Layout.EXACT);
      Scores scores = decoder.scores(batch, Optional.of(head));
      assertThat(scores.values()).containsOnly(0f).hasSize(batch.trainedTokens());
      assertThat(decoder.scores(batch).values()).isEmpty();
      assertThat(scores.logProbabilities()).isEqualTo(decoder.scores(batch).logProbabilities());
    }
  }

  static Stream<Activations> activations() {
    return Stream.of(Activations.KEEP, Activations.KEEP_COSTLY, Activations.RECOMPUTE);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void gradientsAreTheSlopesOfBothLosses(Activations activations) throws IOException {
    try (Decoder decoder = open();
        ValueHead head = new ValueHead(decoder);
        Gradients gradients = decoder.newGradients()) {
      List<Row> rows = rows();
      Batch batch = Batch.of(rows, Layout.EXACT);
      double[] values = fill(decoder, head);
      ValueTerms terms = terms(decoder.scores(batch, Optional.of(head)).values());
      PolicyTerms still = still(decoder, batch, rows);
      ReferenceDecoder reference = new ReferenceDecoder(decoder);

      PolicyMeasures measures =
          decoder.backward(batch, new ValuedTerms(still, terms, head), gradients, activations);

      double loss = loss(reference, rows, terms, values);
      assertThat(measures.valueLoss().orElseThrow() * terms.factor()).isCloseTo(loss, within(1e-5));
      assertThat(measures.loss()).isCloseTo(loss, within(1e-5)); // The policy's is 0.
      for (int i = 0; i < decoder.parameters().size(); i++) {
        String name = decoder.parameters().get(i).name();
        check(
            name,
            gradients.arrays().get(i).toFloatArray(),
            reference.weight(name),
            () -> loss(reference, rows, terms, values));
      }
      check(
          "value_head",
          head.gradients().arrays().get(0).toFloatArray(),
          values,
          () -> loss(reference, rows, terms, values));
    }
  }

  /** A value model learns by the same loss, without a policy beside it. */
  @ParameterizedTest
  @MethodSource("activations")
  void valuesAloneHaveTheSameGradients(Activations activations) throws IOException {
    try (Decoder decoder = open();
        ValueHead head = new ValueHead(decoder);
        Gradients both = decoder.newGradients();
        Gradients alone = decoder.newGradients()) {
      List<Row> rows = rows();
      Batch batch = Batch.of(rows, Layout.EXACT);
      fill(decoder, head);
      ValueTerms terms = terms(decoder.scores(batch, Optional.of(head)).values());
      PolicyTerms still = still(decoder, batch, rows);
      PolicyMeasures expected =
          decoder.backward(batch, new ValuedTerms(still, terms, head), both, activations);
      float[] headBoth = head.gradients().arrays().get(0).toFloatArray();
      head.gradients().clear();

      PolicyMeasures measures =
          decoder.backward(batch, new HeadTerms(terms, head), alone, activations);

      assertThat(measures.valueLoss()).isEqualTo(expected.valueLoss());
      assertThat(measures.loss()).isCloseTo(expected.loss(), within(1e-9));
      assertThat(head.gradients().arrays().get(0).toFloatArray()).isEqualTo(headBoth);
      for (int i = 0; i < alone.arrays().size(); i++) {
        assertThat(alone.arrays().get(i).toFloatArray())
            .containsExactly(both.arrays().get(i).toFloatArray(), within(1e-6f));
      }
    }
  }

  @Test
  void termsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> new ValueTerms(new float[2], new float[1], new float[3], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 values need as many that are due and weights, were 1 and 3");
  }

  private static void check(
      String name, float[] actual, double[] weight, java.util.function.DoubleSupplier loss) {
    Random random = new Random(name.hashCode());
    for (int n = 0; n < 4; n++) {
      int j = random.nextInt(weight.length);
      double before = weight[j];
      weight[j] = before + 1e-5;
      double above = loss.getAsDouble();
      weight[j] = before - 1e-5;
      double below = loss.getAsDouble();
      weight[j] = before;
      double slope = (above - below) / 2e-5;
      assertThat((double) actual[j])
          .as("%s[%d]", name, j)
          .isCloseTo(slope, within(2e-6 + 2e-4 * Math.abs(slope)));
    }
  }

  /** Gives the head weights, and says which. */
  private static double[] fill(Decoder decoder, ValueHead head) {
    Random random = new Random(9);
    float[] weights = new float[Math.toIntExact(head.parameter().count())];
    double[] same = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.3f * (float) random.nextGaussian();
      same[i] = weights[i];
    }
    try (NDManager scope = decoder.newScope()) {
      decoder.kernels().call("copy", scope.create(weights)).add(head.weights()).run();
    }
    return same;
  }

  /** Every third value has moved too far. */
  private static ValueTerms terms(float... now) {
    Random random = new Random(10);
    float[] before = new float[now.length];
    float[] due = new float[now.length];
    float[] weights = new float[now.length];
    for (int i = 0; i < now.length; i++) {
      before[i] = now[i] + (i % 3 == 0 ? 0.7f : 0.05f) * (i % 2 == 0 ? 1 : -1);
      due[i] = now[i] + (float) random.nextGaussian();
      weights[i] = 0.05f + 0.01f * (i % 4);
    }
    return new ValueTerms(before, due, weights, 0.2, 0.5);
  }

  /** A policy loss without a slope. */
  private static PolicyTerms still(Decoder decoder, Batch batch, List<Row> rows) {
    float[] chance = decoder.scores(batch).logProbabilities();
    float[] none = new float[chance.length];
    long[] lengths =
        rows.stream()
            .flatMap(row -> row.documents().stream())
            .mapToLong(Document::trainedTokens)
            .toArray();
    return new PolicyTerms(chance, chance, none, none, 0.2, 0.2, 0, lengths, false, false);
  }

  private static double loss(
      ReferenceDecoder model, List<Row> rows, ValueTerms terms, double[] head) {
    double loss = 0;
    int at = 0;
    for (Row row : rows) {
      for (Document document : row.documents()) {
        double[][] states = model.states(document.ids());
        for (int i = document.promptTokens(); i < document.length(); i++, at++) {
          double value = head[head.length - 1];
          for (int j = 0; j < head.length - 1; j++) {
            value += head[j] * states[i - 1][j];
          }
          double moved = value - terms.before()[at];
          double held = terms.before()[at] + Math.max(-0.2, Math.min(0.2, moved));
          double free = Math.pow(value - terms.due()[at], 2);
          loss += terms.weights()[at] * Math.max(free, Math.pow(held - terms.due()[at], 2)) / 2;
        }
      }
    }
    return terms.factor() * loss;
  }

  private static List<Row> rows() {
    return TinyRows.of(MODEL, new Random(4), 1, 24, 6, 10);
  }

  private Decoder open() throws IOException {
    return new ModelFolder(MODEL.write(temp)).random(Devices.CPU, Precision.FLOAT32, 11, false);
  }
}
