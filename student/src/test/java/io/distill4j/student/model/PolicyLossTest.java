package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Devices;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy loss against numbers worked out by hand. */
final class PolicyLossTest {

  @TempDir Path temp;

  /**
   * Two sequences, of 2 tokens and of 1. Ratios 2, 1/2 and 3/2; the reference is as likely as the
   * model, twice as likely, half as likely; advantages 1 and -1.
   */
  private static final float[] CHANCE = logs(0.4, 0.2, 0.3);

  private static PolicyTerms terms(double divergence, boolean wholeSequences, float... weights) {
    return new PolicyTerms(
        logs(0.2, 0.4, 0.2),
        logs(0.4, 0.4, 0.15),
        new float[] {1, 1, -1},
        weights,
        0.2,
        0.3,
        divergence,
        new long[] {2, 1},
        wholeSequences,
        false);
  }

  @Test
  void ratiosOfTokensAreClippedOnTheSideThatWouldGainFromIt() throws IOException {
    Policy policy = policy(terms(0, false, 1, 1, 1));
    // min(2, 1.3) = 1.3, clipped; min(0.5, 0.8) = 0.5; min(-1.5, -1.3) = -1.5.
    assertThat(policy.measures[0]).isCloseTo(-(1.3 + 0.5 - 1.5), within(1e-6));
    assertThat(policy.measures[1]).isEqualTo(1);
    assertThat(policy.measures[3]).isCloseTo(2, within(1e-6));
    // Slope of -r A by log r: 0 where clipped, else -r A.
    assertThat(policy.coefficients).containsExactly(new float[] {0, -0.5f, 1.5f}, within(1e-6f));
  }

  @Test
  void divergenceFromTheReferenceIsTheThirdEstimator() throws IOException {
    Policy policy = policy(terms(0.1, false, 1, 1, 1));
    // exp(g) - g - 1 with g = 0, ln 2, -ln 2: 0, 1 - ln 2 and -1/2 + ln 2.
    assertThat(policy.measures[2]).isCloseTo(0.5, within(1e-6));
    assertThat(policy.measures[0]).isCloseTo(-(1.3 + 0.5 - 1.5 - 0.1 * 0.5), within(1e-6));
    // Its slope by the model's log-probability is 1 - exp(g): 0, -1 and 1/2.
    assertThat(policy.coefficients)
        .containsExactly(new float[] {0, -0.5f - 0.1f, 1.5f + 0.05f}, within(1e-6f));
  }

  @Test
  void ratiosOfSequencesAreProductsAndCountOnce() throws IOException {
    Policy policy = policy(terms(0.1, true, 0.5f, 0.5f, 0.5f));
    // Ratios 2 * 1/2 = 1 and 3/2; g = ln 2 and -ln 2; each sequence weighs a half.
    double first = 1 - 0.1 * (1 - Math.log(2));
    double second = -1.5 - 0.1 * (-0.5 + Math.log(2));
    assertThat(policy.measures[0]).isCloseTo(-0.5 * (first + second), within(1e-6));
    assertThat(policy.measures[1]).isZero();
    assertThat(policy.coefficients)
        .containsExactly(
            new float[] {-0.5f * 1.1f, -0.5f * 1.1f, -0.5f * (-1.5f - 0.05f)}, within(1e-6f));
  }

  /** The ratio is 1 whatever was told when the targets were drawn, which is only measured. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFreshModelHasRatioOne(boolean wholeSequences) throws IOException {
    PolicyTerms told = terms(0, wholeSequences, 1, 0.5f, 2);
    Policy policy =
        policy(
            new PolicyTerms(
                told.drawn(),
                told.reference(),
                told.advantages(),
                told.weights(),
                told.low(),
                told.high(),
                0,
                told.lengths(),
                wholeSequences,
                true));
    assertThat(policy.measures[1]).isZero();
    assertThat(policy.measures[3]).isEqualTo(1);
    // Ratios since then are 2, 1/2 and 3/2.
    assertThat(policy.measures[4]).isCloseTo(2 * Math.log(2) + Math.log(1.5), within(1e-6));
    assertThat(policy.coefficients).containsExactly(-1, -0.5f, 2);
  }

  @Test
  void termsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(
            () ->
                new PolicyTerms(
                    new float[2],
                    new float[2],
                    new float[1],
                    new float[2],
                    0.2,
                    0.2,
                    0,
                    new long[] {3},
                    false,
                    false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2 targets need as many references, advantages, weights and lengths in sum, were 2, 1,"
                + " 2 and 3");
  }

  @SuppressWarnings("ArrayRecordComponent") // Read once.
  private record Policy(double[] measures, float[] coefficients) {}

  private Policy policy(PolicyTerms terms) throws IOException {
    try (Decoder decoder = open(TinyModel.QWEN2);
        NDManager scope = decoder.newScope()) {
      List<NDArray> arrays = terms.arrays(scope);
      NDList result =
          decoder
              .kernels()
              .call("policy", scope.create(CHANCE))
              .add(arrays.get(0))
              .add(arrays.get(1))
              .add(arrays.get(2))
              .run();
      return new Policy(result.get(0).toDoubleArray(), result.get(1).toFloatArray());
    }
  }

  private Decoder open(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp)).random(Devices.CPU, Precision.FLOAT32, 11, false);
  }

  private static float[] logs(double... chances) {
    float[] logs = new float[chances.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(chances[i]);
    }
    return logs;
  }
}
