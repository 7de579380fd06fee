package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores and gradients of the policy loss against arithmetic in double precision. */
final class PolicyGradientTest {

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void scoresAreThoseOfPlainArithmetic(TinyModel model) throws IOException {
    try (Decoder decoder = open(model)) {
      List<Row> rows = TinyRows.of(model, new Random(3), 2, 40, 5, 20);
      Scores scores = decoder.scores(Batch.of(rows, Layout.EXACT));
      ReferenceDecoder reference = new ReferenceDecoder(decoder);
      int at = 0;
      for (Document document : documents(rows)) {
        double[][] logits = reference.logits(document.ids());
        for (int i = document.promptTokens(); i < document.length(); i++) {
          double[] chances = logSoftmax(logits[i - 1]);
          double entropy = -Arrays.stream(chances).map(c -> Math.exp(c) * c).sum();
          assertThat((double) scores.logProbabilities()[at])
              .isCloseTo(chances[document.ids()[i]], within(2e-5));
          assertThat((double) scores.entropies()[at++]).isCloseTo(entropy, within(2e-5));
        }
      }
      assertThat(scores.entropies()).hasSize(at);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void policyGradientsOfTokensAreTheSlopesOfTheLoss(TinyModel model) throws IOException {
    checkSlopes(model, false);
  }

  @ParameterizedTest
  @MethodSource("models")
  void policyGradientsOfSequencesAreTheSlopesOfTheLoss(TinyModel model) throws IOException {
    checkSlopes(model, true);
  }

  private void checkSlopes(TinyModel model, boolean wholeSequences) throws IOException {
    try (Decoder decoder = open(model);
        Gradients gradients = decoder.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(4), 1, 24, 6, 10);
      Batch batch = Batch.of(rows, Layout.EXACT);
      PolicyTerms terms = random(decoder, batch, rows, wholeSequences);
      PolicyMeasures measures = decoder.backward(batch, terms, gradients, Activations.KEEP);
      ReferenceDecoder reference = new ReferenceDecoder(decoder);
      assertThat(measures.loss()).isCloseTo(loss(reference, rows, terms), within(1e-5));
      for (int i = 0; i < decoder.parameters().size(); i++) {
        float[] actual = gradients.arrays().get(i).toFloatArray();
        double[] weight = reference.weight(decoder.parameters().get(i).name());
        Random random = new Random(i);
        for (int n = 0; n < 4; n++) {
          int j = random.nextInt(weight.length);
          double before = weight[j];
          weight[j] = before + 1e-5;
          double above = loss(reference, rows, terms);
          weight[j] = before - 1e-5;
          double below = loss(reference, rows, terms);
          weight[j] = before;
          double slope = (above - below) / 2e-5;
          assertThat((double) actual[j])
              .as("%s[%d]", decoder.parameters().get(i).name(), j)
              .isCloseTo(slope, within(2e-6 + 2e-4 * Math.abs(slope)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void recomputedPolicyGradientsAreThoseOfKeptActivationsBitForBit(TinyModel model)
      throws IOException {
    try (Decoder decoder = open(model);
        Gradients kept = decoder.newGradients();
        Gradients recomputed = decoder.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(5), 2, 60, 5, 20);
      Batch batch = Batch.of(rows, decoder.layout());
      PolicyTerms terms = random(decoder, batch, rows, false);
      PolicyMeasures measures = decoder.backward(batch, terms, kept, Activations.KEEP);
      assertThat(decoder.backward(batch, terms, recomputed, Activations.RECOMPUTE))
          .isEqualTo(measures);
      assertThat(floats(recomputed)).isEqualTo(floats(kept));
    }
  }

  /** On-policy, with advantage 1 and weight 1/n, the slope is that of the mean log-likelihood. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onPolicyTheGradientIsThatOfSupervisedTraining(boolean adapted) throws IOException {
    TinyModel model = TinyModel.QWEN2;
    try (Decoder decoder = adapted ? adapted(model) : open(model);
        Gradients supervised = decoder.newGradients();
        Gradients policy = decoder.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(6), 2, 60, 5, 30);
      Batch batch = Batch.of(rows, Layout.EXACT);
      int n = batch.trainedTokens();
      float[] ones = filled(n, 1);
      float[] drawn = decoder.scores(batch).logProbabilities();
      float[] unknown = new float[n];
      float[] each = filled(n, 1f / n);
      long[] lengths = lengths(rows);
      List<PolicyTerms> scoredAndFresh =
          List.of(
              new PolicyTerms(drawn, drawn, ones, each, 0.2, 0.2, 0, lengths, false, false),
              new PolicyTerms(unknown, unknown, ones, each, 0.2, 0.2, 0, lengths, false, true));
      decoder.backward(batch, 1.0 / n, supervised, Activations.KEEP);
      float[] expected = floats(supervised);
      for (PolicyTerms terms : scoredAndFresh) {
        for (Activations activations :
            List.of(Activations.KEEP, Activations.KEEP_COSTLY, Activations.RECOMPUTE)) {
          policy.clear();
          PolicyMeasures measures = decoder.backward(batch, terms, policy, activations);
          assertThat(measures.loss()).isCloseTo(-1, within(1e-5));
          assertThat(measures.largestRatio()).isCloseTo(1, within(1e-4));
          assertThat(measures.stopped()).isZero();
          assertThat(floats(policy)).containsExactly(expected, within(1e-5f));
        }
      }
    }
  }

  @Test
  void bfloat16ComputesNearlyTheSamePolicyGradient() throws IOException {
    TinyModel model = TinyModel.QWEN2;
    ModelFolder folder = new ModelFolder(model.write(temp));
    try (Decoder exact = open(model);
        Decoder rough = folder.random(Devices.CPU, Precision.BFLOAT16, 11, false);
        Gradients expected = exact.newGradients();
        Gradients actual = rough.newGradients()) {
      List<Row> rows = TinyRows.of(model, new Random(7), 2, 60, 5, 30);
      Batch batch = Batch.of(rows, Layout.EXACT);
      float[] weights = filled(batch.trainedTokens(), 0.01f);
      float[] advantages = new float[weights.length];
      for (int i = 0; i < advantages.length; i++) {
        advantages[i] = i % 2 == 0 ? 1 : -0.5f;
      }
      for (Decoder decoder : List.of(exact, rough)) {
        float[] drawn = decoder.scores(batch).logProbabilities();
        PolicyTerms terms =
            new PolicyTerms(
                drawn, drawn, advantages, weights, 0.2, 0.2, 0.01, lengths(rows), false, false);
        decoder.backward(batch, terms, decoder == exact ? expected : actual, Activations.RECOMPUTE);
      }
      assertThat(actual.norm()).isCloseTo(expected.norm(), within(0.05 * expected.norm()));
    }
  }

  /** Targets drawn a little more and less likely, so that some ratios are clipped. */
  private static PolicyTerms random(
      Decoder decoder, Batch batch, List<Row> rows, boolean wholeSequences) {
    float[] chance = decoder.scores(batch).logProbabilities();
    int n = chance.length;
    Random random = new Random(8);
    float[] drawn = new float[n];
    float[] reference = new float[n];
    float[] advantages = new float[n];
    int at = 0;
    long[] lengths = lengths(rows);
    for (int s = 0; s < lengths.length; s++) {
      for (int i = 0; i < lengths[s]; i++, at++) {
        drawn[at] = chance[at] + 0.2f * (float) random.nextGaussian();
        reference[at] = chance[at] + 0.3f * (float) random.nextGaussian();
        advantages[at] = s % 2 == 0 ? 1.2f : -0.7f;
      }
    }
    return new PolicyTerms(
        drawn,
        reference,
        advantages,
        filled(n, 1f / lengths.length),
        0.2,
        0.25,
        0.3,
        lengths,
        wholeSequences,
        false);
  }

  /** The loss written down as its formula says. */
  private static double loss(ReferenceDecoder model, List<Row> rows, PolicyTerms terms) {
    double loss = 0;
    int at = 0;
    for (Document document : documents(rows)) {
      double[][] logits = model.logits(document.ids());
      double moved = 0;
      double gap = 0;
      int first = at;
      for (int i = document.promptTokens(); i < document.length(); i++, at++) {
        double chance = logSoftmax(logits[i - 1])[document.ids()[i]];
        double from = chance - terms.drawn()[at];
        double to = terms.reference()[at] - chance;
        moved += from;
        gap += to;
        if (!terms.wholeSequences()) {
          loss -= terms.weights()[at] * value(from, to, terms, at);
        }
      }
      if (terms.wholeSequences()) {
        loss -= terms.weights()[first] * value(moved, gap, terms, first);
      }
    }
    return loss;
  }

  private static double value(double moved, double gap, PolicyTerms terms, int at) {
    double ratio = Math.exp(moved);
    double clipped = Math.min(Math.max(ratio, 1 - terms.low()), 1 + terms.high());
    double advantage = terms.advantages()[at];
    return Math.min(ratio * advantage, clipped * advantage)
        - terms.divergence() * (Math.exp(gap) - gap - 1);
  }

  private static double[] logSoftmax(double[] logits) {
    double sum = Math.log(Arrays.stream(logits).map(Math::exp).sum());
    return Arrays.stream(logits).map(logit -> logit - sum).toArray();
  }

  private Decoder open(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp)).random(Devices.CPU, Precision.FLOAT32, 11, false);
  }

  private Decoder adapted(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp, 5))
        .adapted(Devices.CPU, new Lora(4, 8, List.of("q_proj", "down_proj"), 0));
  }

  private static List<Document> documents(List<Row> rows) {
    return rows.stream().flatMap(row -> row.documents().stream()).toList();
  }

  private static long[] lengths(List<Row> rows) {
    return documents(rows).stream().mapToLong(Document::trainedTokens).toArray();
  }

  private static float[] filled(int length, float value) {
    float[] array = new float[length];
    Arrays.fill(array, value);
    return array;
  }

  private static float[] floats(Gradients gradients) {
    List<float[]> parts = new ArrayList<>();
    gradients.arrays().forEach(array -> parts.add(array.toFloatArray()));
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
