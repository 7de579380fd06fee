package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of samples, and the square of the logarithm of the sum of the exponentials. */
final class WeightedLossTest {

  /** Far above what is used, so that it shows. */
  private static final double Z = 0.1;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(doubles = {0, Z})
  void lossAndGradientsAreThoseOfPlainArithmetic(double z) throws IOException {
    try (Decoder decoder = open(Precision.FLOAT32);
        Gradients gradients = decoder.newGradients()) {
      List<Row> rows = weighted(2, 0.25f);
      Batch batch = Batch.of(rows, Layout.EXACT);
      double trained = 0;
      for (Document document : rows.get(0).documents()) {
        trained += document.weight() * document.trainedTokens();
      }
      assertThat(batch.weight()).isEqualTo(trained);
      double loss = decoder.backward(batch, 1 / trained, z, gradients, Activations.KEEP);
      ReferenceDecoder reference = new ReferenceDecoder(decoder);
      assertThat(loss).isCloseTo(loss(reference, rows, z), within(1e-5 * loss));
      for (int i = 0; i < decoder.parameters().size(); i++) {
        String name = decoder.parameters().get(i).name();
        float[] actual = gradients.arrays().get(i).toFloatArray();
        double[] weight = reference.weight(name);
        int at = new Random(i).nextInt(weight.length);
        double slope = slope(reference, rows, z, weight, at) / trained;
        assertThat((double) actual[at])
            .as("%s[%d]", name, at)
            .isCloseTo(slope, within(1e-6 + 1e-4 * Math.abs(slope)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothPoliciesGiveTheSameInBothPrecisions(boolean exact) throws IOException {
    Precision precision = exact ? Precision.FLOAT32 : Precision.BFLOAT16;
    try (Decoder decoder = open(precision);
        Gradients kept = decoder.newGradients();
        Gradients recomputed = decoder.newGradients()) {
      Batch batch = Batch.of(weighted(3, 0.5f), Layout.EXACT);
      double loss = decoder.backward(batch, 0.01, Z, kept, Activations.KEEP);
      assertThat(decoder.backward(batch, 0.01, Z, recomputed, Activations.RECOMPUTE))
          .isEqualTo(loss);
      for (int i = 0; i < kept.arrays().size(); i++) {
        assertThat(recomputed.arrays().get(i).toFloatArray())
            .isEqualTo(kept.arrays().get(i).toFloatArray());
      }
    }
  }

  @Test
  void aWeightOfTwoIsTheSampleTwice() throws IOException {
    try (Decoder decoder = open(Precision.FLOAT32);
        Gradients heavy = decoder.newGradients();
        Gradients twice = decoder.newGradients()) {
      List<Row> rows = weighted(2, 1);
      List<Document> documents = new ArrayList<>(rows.get(0).documents());
      documents.add(documents.get(0));
      Document first = documents.get(0);
      documents.replaceAll(each -> new Document(each.id(), each.ids(), each.promptTokens(), 1));
      Batch repeated = Batch.of(List.of(new Row(documents)), Layout.EXACT);
      Batch weighted = Batch.of(rows, Layout.EXACT);
      assertThat(first.weight()).isEqualTo(2);
      assertThat(weighted.weight()).isEqualTo(repeated.trainedTokens());
      double loss = decoder.backward(weighted, 0.01, heavy, Activations.KEEP);
      assertThat(decoder.backward(repeated, 0.01, twice, Activations.KEEP))
          .isCloseTo(loss, within(1e-5 * loss));
      assertThat(heavy.norm()).isCloseTo(twice.norm(), within(1e-5 * twice.norm()));
    }
  }

  @Test
  void weightsAreByDomainAndOneWhereNoneIsNamed() {
    LossTerms terms = new LossTerms(OptionalDouble.empty(), Optional.of(Map.of("math", 0.5)));
    assertThat(terms.weight("math")).isEqualTo(0.5f);
    assertThat(terms.weight("writing")).isEqualTo(1);
    assertThat(LossTerms.NONE.weight("math")).isEqualTo(1);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new LossTerms(OptionalDouble.of(-1), Optional.empty()))
        .hasMessage("z must be 0 or more, was -1.0");
    assertThatThrownBy(
            () -> new LossTerms(OptionalDouble.empty(), Optional.of(Map.of("math", 0.0))))
        .hasMessage("weight of math must be above 0, was 0.0");
    assertThatThrownBy(() -> new Document("d", new int[2], 1, 0))
        .hasMessage("document d: weight must be above 0, was 0.0");
  }

  /** One row of two documents, the first of which counts {@code first} and the other one else. */
  private static List<Row> weighted(float first, float other) {
    Random random = new Random(4);
    List<Document> documents = new ArrayList<>();
    for (float weight : new float[] {first, other}) {
      int[] ids = random.ints(9, 0, TinyModel.QWEN2.vocabulary()).toArray();
      documents.add(new Document("d" + documents.size(), ids, 3, weight));
    }
    return List.of(new Row(documents));
  }

  private Decoder open(Precision precision) throws IOException {
    return new ModelFolder(TinyModel.QWEN2.write(temp)).random(Devices.CPU, precision, 11, false);
  }

  private static double loss(ReferenceDecoder model, List<Row> rows, double z) {
    double loss = 0;
    for (Document document : rows.get(0).documents()) {
      double[][] logits = model.logits(document.ids());
      for (int i = document.promptTokens(); i < document.length(); i++) {
        double sum = 0;
        for (double logit : logits[i - 1]) {
          sum += Math.exp(logit);
        }
        double total = Math.log(sum);
        double each = total - logits[i - 1][document.ids()[i]] + z * total * total;
        loss += document.weight() * each;
      }
    }
    return loss;
  }

  private static double slope(
      ReferenceDecoder model, List<Row> rows, double z, double[] weight, int at) {
    double before = weight[at];
    double step = 1e-5;
    weight[at] = before + step;
    double above = loss(model, rows, z);
    weight[at] = before - step;
    double below = loss(model, rows, z);
    weight[at] = before;
    return (above - below) / (2 * step);
  }
}
