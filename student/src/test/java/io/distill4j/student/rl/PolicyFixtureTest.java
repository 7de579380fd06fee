package io.distill4j.student.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.PolicyTerms;
import io.distill4j.student.model.ValueTerms;
import io.distill4j.student.pack.Document;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The losses of reinforcement learning against PyTorch: inputs and expected values are those of
 * {@code bench/student/grpo_reference.py}, which is written as TRL writes its loss.
 */
final class PolicyFixtureTest {

  private static final int[] LENGTHS = {3, 1, 2};
  private static final float[] NOW = {-0.40f, -1.10f, -2.30f, -0.70f, -1.50f, -0.20f};
  private static final float[] OLD = {-0.65f, -1.05f, -2.00f, -1.20f, -1.45f, -0.60f};
  private static final float[] REFERENCE = {-0.50f, -1.40f, -2.10f, -0.90f, -1.30f, -0.25f};
  private static final float[] VALUES = {0.10f, 0.35f, 0.60f, 0.40f, -0.20f, 0.15f};
  private static final float[] NEXT_VALUES = {0.25f, 0.75f, 0.20f, 0.35f, -0.25f, 0.65f};
  private static final double[] REWARDS = {1, 0, 0.25};
  private static final double DIVERGENCE = 0.04;
  private static final int LONGEST = 8;
  private static final Offset<Float> CLOSE = within(1e-6f);

  @TempDir Path temp;
  private Decoder decoder;

  @BeforeEach
  void open() throws IOException {
    decoder = new ModelFolder(TinyModel.QWEN2.write(temp, 5)).load(Devices.CPU);
  }

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void eachSampleCountsOnce() {
    check(
        new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 0.2, 0.28, DIVERGENCE),
        0.200959342,
        0.000422945,
        -0.117318112,
        -0.093248565,
        0.442428079,
        0.049296852,
        0.079952849);
  }

  @Test
  void eachTokenCountsOnce() {
    check(
        new PolicyLoss(Aggregation.DAPO, RatioLevel.TOKEN, 0.2, 0.28, DIVERGENCE),
        -0.204097618,
        0.000634417,
        -0.175977168,
        -0.139872848,
        0.221214039,
        0.049296852,
        0.079952849);
  }

  @Test
  void eachTokenCountsByTheLongestLength() {
    check(
        new PolicyLoss(Aggregation.DR_GRPO, RatioLevel.TOKEN, 0.2, 0.28, DIVERGENCE),
        -0.026467280,
        0.000158604,
        -0.022688190,
        -0.018375003,
        0.028925749,
        0.006236755,
        0.010441178);
  }

  @Test
  void aRatioIsOfTheWholeCompletion() {
    check(
        new PolicyLoss(Aggregation.GRPO, RatioLevel.SEQUENCE, 0.2, 0.28, DIVERGENCE),
        0.254080338,
        -0.335659616,
        -0.335659616,
        -0.335659616,
        0.442428079,
        0.149330655,
        0.149330655);
  }

  @Test
  void advantagesOfTokensAndTheLossOfValues() {
    Ppo plain = new Ppo(0.98, 0.9, 0.2, 1, false, OptionalDouble.empty());
    Ppo white = new Ppo(0.98, 0.9, 0.2, 1, true, OptionalDouble.empty());
    float[] due = joined(plain.teach(scored(), DIVERGENCE), true);
    assertThat(joined(plain.teach(scored(), DIVERGENCE), false))
        .containsExactly(floats(0.754625904, 0.573272, 0.396, -0.388, 0.453548, 0.114), CLOSE);
    assertThat(due)
        .containsExactly(floats(0.854625904, 0.923272, 0.996, 0.012, 0.253548, 0.264), CLOSE);
    assertThat(joined(white.teach(scored(), DIVERGENCE), false))
        .containsExactly(
            floats(1.079839809, 0.632103374, 0.194444566, -1.741137508, 0.336522215, -0.501772456),
            CLOSE);

    float[] weights = new float[6];
    Arrays.fill(weights, (float) Aggregation.DAPO.weight(1, 3, 6, LONGEST));
    NDList result =
        call("value_loss", NEXT_VALUES, new ValueTerms(VALUES, due, weights, 0.2, 1)::arrays);
    assertThat(result.get(0).toDoubleArray()[0]).isCloseTo(0.137943422, within(1e-6));
    assertThat(result.get(1).toDoubleArray())
        .containsExactly(
            new double[] {-0.100770984, 0, -0.132666667, 0.056333333, -0.083924667, 0.064333333},
            within(1e-6));
    result.close();
  }

  private void check(PolicyLoss loss, double expected, double... slopes) {
    Advantages advantages =
        Advantages.of(
            Arrays.stream(REWARDS).mapToObj(OptionalDouble::of).toList(),
            loss.aggregation().dividesByDeviation());
    float[] each = new float[6];
    float[] weights = new float[6];
    int at = 0;
    for (int s = 0; s < LENGTHS.length; s++) {
      int end = at + LENGTHS[s];
      Arrays.fill(each, at, end, (float) advantages.values().get(s).orElseThrow());
      Arrays.fill(weights, at, end, (float) loss.weight(LENGTHS[s], 3, 6, LONGEST));
      at = end;
    }
    PolicyTerms terms =
        new PolicyTerms(
            OLD,
            REFERENCE,
            each,
            weights,
            loss.clipLow(),
            loss.clipHigh(),
            loss.divergence(),
            Arrays.stream(LENGTHS).asLongStream().toArray(),
            loss.ratio() == RatioLevel.SEQUENCE,
            false);
    NDList result = call("policy", NOW, terms::arrays);
    assertThat(result.get(0).toDoubleArray()[0]).isCloseTo(expected, within(1e-6));
    assertThat(result.get(1).toFloatArray()).containsExactly(floats(slopes), CLOSE);
    result.close();
  }

  private NDList call(String kernel, float[] first, Function<NDManager, List<NDArray>> arguments) {
    NDManager scope = decoder.newScope();
    var call = decoder.kernels().call(kernel, scope.create(first));
    arguments.apply(scope).forEach(call::add);
    return call.run();
  }

  private static List<Scored> scored() {
    List<Scored> all = new ArrayList<>();
    int at = 0;
    for (int s = 0; s < LENGTHS.length; s++) {
      int n = LENGTHS[s];
      int end = at + n;
      Document document = new Document("s" + s, new int[1 + n], 1);
      all.add(
          new Scored(
              new Sample(document, REWARDS[s], 0, new float[n]),
              Arrays.copyOfRange(OLD, at, end),
              Arrays.copyOfRange(REFERENCE, at, end),
              Arrays.copyOfRange(VALUES, at, end)));
      at = end;
    }
    return all;
  }

  private static float[] joined(List<Taught> taught, boolean due) {
    float[] all = new float[6];
    int at = 0;
    for (Taught each : taught) {
      float[] from = due ? each.due() : each.advantages();
      System.arraycopy(from, 0, all, at, from.length);
      at += from.length;
    }
    return all;
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
