package io.distill4j.student.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Expected frequencies are those of PyTorch in float32, by the formulas of transformers 5. */
final class RopeTest {

  @Test
  void plainFrequenciesAreThePowersOfTheta() {
    assertFloats(
        new float[] {
          1f, 0.31622776f, 0.1f, 0.03162278f, 0.01f, 0.0031622779f, 0.001f, 0.0003162278f
        },
        new Rope.Plain(10_000));
  }

  @Test
  void linearFrequenciesAreDivided() {
    assertFloats(
        new float[] {
          0.33333334f,
          0.10540926f,
          0.033333335f,
          0.010540926f,
          0.0033333332f,
          0.0010540927f,
          0.00033333336f,
          0.000105409265f
        },
        new Rope.Linear(10_000, 3));
  }

  @Test
  void llamaSlowsTheSlowPairs() {
    assertFloats(
        new float[] {
          1f,
          0.44036663f,
          0.07940301f,
          0.010674638f,
          0.004700754f,
          0.002070055f,
          0.00091158313f,
          0.00040143076f,
          0.00017677668f,
          7.7846555e-05f,
          3.4281024e-05f,
          1.5096218e-05f,
          6.6478697e-06f,
          2.9274997e-06f,
          1.2891732e-06f,
          5.677088e-07f
        },
        new Rope.Llama3(500_000, 8, 1, 4, 64));
  }

  @Test
  void yarnRampsBetweenKeptAndSlowedPairs() {
    assertFloats(
        new float[] {
          1f, 0.31622776f, 0.1f, 0.025693506f, 0.0062499996f, 0.0013834966f, 0.00025f, 7.905695e-05f
        },
        new Rope.Yarn(10_000, 4, 4096, 32, 1, OptionalDouble.empty()));
  }

  @Test
  void onlyYarnScalesTheAttention() {
    assertEquals(1.0, new Rope.Plain(10_000).attentionScaling());
    assertEquals(1.0, new Rope.Linear(10_000, 4).attentionScaling());
    assertEquals(1.0, new Rope.Llama3(500_000, 8, 1, 4, 8192).attentionScaling());
    assertEquals(1.138629436111989, yarn(4, OptionalDouble.empty()).attentionScaling());
    assertEquals(1.0, yarn(1, OptionalDouble.empty()).attentionScaling());
    assertEquals(0.5, yarn(4, OptionalDouble.of(0.5)).attentionScaling());
  }

  @Test
  void refusesWhatHasNoMeaning() {
    Map<String, Executable> refused =
        Map.of(
            "theta must be finite and above 1, was 1.0", () -> new Rope.Plain(1),
            "factor must be finite and 1 or more, was 0.5", () -> new Rope.Linear(10_000, 0.5),
            "frequency factors must be positive and low below high, were 4.0 and 1.0",
                () -> new Rope.Llama3(10_000, 8, 4, 1, 8192),
            "original positions must be 1 or more, were 0",
                () -> new Rope.Llama3(10_000, 8, 1, 4, 0),
            "betas must be positive and slow at most fast, were slow 2.0 and fast 1.0",
                () -> new Rope.Yarn(10_000, 4, 4096, 1, 2, OptionalDouble.empty()),
            "attention factor must be positive, was 0.0", () -> yarn(4, OptionalDouble.of(0)),
            "head dimension must be even and positive, was 3",
                () -> new Rope.Plain(10_000).inverseFrequencies(3));

    refused.forEach(
        (message, construct) ->
            assertEquals(
                message, assertThrows(IllegalArgumentException.class, construct).getMessage()));
  }

  private static Rope yarn(double factor, OptionalDouble attentionFactor) {
    return new Rope.Yarn(10_000, factor, 4096, 32, 1, attentionFactor);
  }

  private static void assertFloats(float[] expected, Rope rope) {
    double[] actual = rope.inverseFrequencies(2 * expected.length);
    double[] wide = new double[expected.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = expected[i];
    }
    assertArrayEquals(wide, actual);
  }
}
