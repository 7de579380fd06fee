package io.distill4j.student.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.family.Rope;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RandomWeightsTest {

  /** Computed by an independent Python version of the same recipe. */
  @Test
  void areTheSameEverywhere() {
    assertArrayEquals(
        new float[] {0.0017830832f, -0.015834998f, -0.007420871f, 0.030121088f, -0.016880272f},
        RandomWeights.normal(42, "model.embed_tokens.weight", 5, 0.02));
  }

  @Test
  void areNormal() {
    float[] values = RandomWeights.normal(1, "w", 200_000, 0.5);
    double mean = 0;
    double square = 0;
    int beyondTwo = 0;
    for (float value : values) {
      mean += value / (double) values.length;
      square += (double) value * value / values.length;
      beyondTwo += Math.abs(value) > 1.0 ? 1 : 0;
    }

    assertEquals(0, mean, 0.005);
    assertEquals(0.25, square, 0.003);
    assertEquals(0.0455, beyondTwo / (double) values.length, 0.002);
  }

  @Test
  void dependOnSeedAndNameOnly() {
    float[] values = RandomWeights.normal(1, "a", 4, 1);

    assertArrayEquals(values, java.util.Arrays.copyOf(RandomWeights.normal(1, "a", 9, 1), 4));
    assertEquals(false, values[0] == RandomWeights.normal(2, "a", 4, 1)[0]);
    assertEquals(false, values[0] == RandomWeights.normal(1, "b", 4, 1)[0]);
  }

  @Test
  void normsAreOnesBiasesZerosAndMatricesRandom() {
    DecoderConfig config = config(2);
    for (Parameter parameter : DecoderParameters.of(config)) {
      float[] values = RandomWeights.initial(config, parameter, 3, false);
      assertEquals(parameter.count(), values.length);
      if (parameter.name().endsWith("norm.weight")) {
        assertArrayEquals(new float[] {1, 1, 1, 1}, values);
      } else if (parameter.name().endsWith(".bias")) {
        assertEquals(0, values[0]);
      } else {
        assertArrayEquals(
            RandomWeights.normal(3, parameter.name(), parameter.count(), 0.02), values);
      }
    }
  }

  @Test
  void residualMatricesMayBeDividedByTheRootOfTheirNumber() {
    DecoderConfig config = config(2);
    List<Parameter> layer = DecoderParameters.layer(config, 0);
    for (Parameter parameter : layer) {
      float[] plain = RandomWeights.initial(config, parameter, 3, false);
      float[] scaled = RandomWeights.initial(config, parameter, 3, true);
      boolean residual = parameter.name().matches(".*(o_proj|down_proj)\\.weight");
      assertEquals(residual ? plain[0] / 2 : plain[0], scaled[0], parameter.name());
    }
  }

  @Test
  void refuseWhatCannotBe() {
    assertEquals(
        "w: count must be in [0, 2^31 - 9], was -1",
        assertThrows(IllegalArgumentException.class, () -> RandomWeights.normal(1, "w", -1, 1))
            .getMessage());
    assertEquals(
        "w: standard deviation must be finite and 0 or more, was -1.0",
        assertThrows(IllegalArgumentException.class, () -> RandomWeights.normal(1, "w", 1, -1))
            .getMessage());
  }

  private static DecoderConfig config(int layers) {
    return new DecoderConfig(
        "qwen2",
        11,
        4,
        6,
        layers,
        2,
        1,
        2,
        1e-6,
        new Rope.Plain(10_000),
        false,
        true,
        false,
        32,
        0.02);
  }
}
