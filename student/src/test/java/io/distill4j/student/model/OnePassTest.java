package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.MemoryPlan;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Optimizer;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients that are written by the only pass of a step are those that sums would hold. */
final class OnePassTest {

  /** One of each kind. */
  static final List<Activations> POLICIES =
      List.of(
          Activations.KEEP,
          Activations.KEEP_COSTLY,
          Activations.keepCostly(1),
          Activations.KEEP_COSTLY.withProducts(1),
          Activations.RECOMPUTE);

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  /** Twice, for the second pass meets what the first left. */
  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreThoseOfSumsBitForBit(TinyModel model) throws IOException {
    for (Activations policy : POLICIES) {
      try (Decoder decoder = open(model, Precision.BFLOAT16);
          Gradients summed = decoder.newGradients();
          Gradients written = decoder.newGradientsOfOnePass()) {
        for (int seed = 1; seed <= 2; seed++) {
          Batch batch = batch(model, decoder, seed);
          summed.clear();
          written.clear();
          double loss = decoder.backward(batch, 1e-2, summed, policy);
          assertThat(decoder.backward(batch, 1e-2, written, policy)).isEqualTo(loss);
          assertThat(written.norm()).isCloseTo(summed.norm(), within(1e-6 * summed.norm()));
          List<float[]> expected = floats(summed);
          List<float[]> actual = floats(written);
          for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i))
                .as("%s, %s", decoder.parameters().get(i).name(), policy)
                .isEqualTo(expected.get(i));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void matricesOfLayersAreWrittenAndAllElseIsSummed(TinyModel model) throws IOException {
    try (Decoder decoder = open(model, Precision.BFLOAT16);
        Gradients written = decoder.newGradientsOfOnePass()) {
      for (int i = 0; i < written.arrays().size(); i++) {
        String name = decoder.parameters().get(i).name();
        boolean expected = name.matches(".*(_proj)[.]weight");
        assertThat(written.arrays().get(i).getDataType() != DataType.FLOAT32)
            .as(name)
            .isEqualTo(expected);
      }
      assertThat(written.parts().stream().flatMap(List::stream).sorted().toList())
          .isEqualTo(IntStream.range(0, written.arrays().size()).boxed().toList());
    }
  }

  @Test
  void thePlanCountsTheirBytes() throws IOException {
    try (Decoder decoder = open(TinyModel.QWEN2, Precision.BFLOAT16);
        Gradients summed = decoder.newGradients();
        Gradients written = decoder.newGradientsOfOnePass()) {
      assertThat(plan(decoder, false)).isEqualTo(bytes(summed));
      assertThat(plan(decoder, true)).isEqualTo(bytes(written)).isLessThan(bytes(summed));
    }
  }

  private static long plan(Decoder decoder, boolean onePass) {
    return MemoryPlan.of(
            new Workload(
                decoder.config(),
                100,
                Precision.BFLOAT16,
                Activations.RECOMPUTE,
                Optional.empty(),
                OptimizerState.FLOAT32,
                onePass))
        .gradients();
  }

  private static long bytes(Gradients gradients) {
    return gradients.arrays().stream()
        .mapToLong(a -> a.size() * (a.getDataType() == DataType.FLOAT32 ? 4 : 2))
        .sum();
  }

  /** Whatever the state of the optimizer, clipped and not. */
  @ParameterizedTest
  @EnumSource
  void stepsAreThoseOfSumsBitForBit(OptimizerState state) throws IOException {
    for (double factor : new double[] {1, 0.3}) {
      AdamW adamW = new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1, Optional.of(state));
      TinyModel model = TinyModel.QWEN2;
      try (Decoder one = open(model, Precision.BFLOAT16);
          Decoder other = open(model, Precision.BFLOAT16);
          Optimizer first = new Optimizer(one, adamW);
          Optimizer second = new Optimizer(other, adamW);
          Gradients summed = one.newGradients();
          Gradients written = other.newGradientsOfOnePass()) {
        List<float[]> start = weights(one);
        for (int step = 1; step <= 3; step++) {
          Batch batch = batch(model, one, step);
          step(one, batch, summed, first, factor);
          step(other, batch, written, second, factor);
        }
        List<float[]> expected = weights(one);
        List<float[]> actual = weights(other);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(actual.get(i)).isEqualTo(expected.get(i)).isNotEqualTo(start.get(i));
        }
      }
    }
  }

  private static void step(
      Decoder decoder, Batch batch, Gradients gradients, Optimizer optimizer, double factor) {
    gradients.clear();
    decoder.backward(batch, 1e-2, gradients, Activations.KEEP_COSTLY);
    optimizer.apply(gradients, factor, 1e-3);
  }

  @Test
  void aSecondPassIsRefusedUntilTheFirstIsForgotten() throws IOException {
    try (Decoder decoder = open(TinyModel.LLAMA, Precision.BFLOAT16);
        Gradients written = decoder.newGradientsOfOnePass()) {
      Batch batch = batch(TinyModel.LLAMA, decoder, 1);
      decoder.backward(batch, 1, written, Activations.RECOMPUTE);
      assertThatThrownBy(() -> decoder.backward(batch, 1, written, Activations.RECOMPUTE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("these gradients are of steps of one pass: clear them first");
    }
  }

  /** In float32 there is nothing to save by writing, and passes may add up. */
  @Test
  void inFloat32TheyAreSums() throws IOException {
    try (Decoder decoder = open(TinyModel.LLAMA, Precision.FLOAT32);
        Gradients gradients = decoder.newGradientsOfOnePass()) {
      Batch batch = batch(TinyModel.LLAMA, decoder, 1);
      decoder.backward(batch, 1, gradients, Activations.KEEP);
      double norm = gradients.norm();
      decoder.backward(batch, 1, gradients, Activations.KEEP);
      assertThat(gradients.norm()).isCloseTo(2 * norm, within(1e-5 * norm));
    }
  }

  private Decoder open(TinyModel model, Precision precision) throws IOException {
    return new ModelFolder(model.write(temp)).random(Devices.CPU, precision, 11, false);
  }

  private static Batch batch(TinyModel model, Decoder decoder, int seed) {
    List<Row> rows = TinyRows.of(model, new Random(seed), 3, 60, 5, 20);
    return Batch.of(rows, decoder.layout());
  }

  private static List<float[]> weights(Decoder decoder) {
    return decoder.weights().stream().map(NDArray::toFloatArray).toList();
  }

  /** All of them in their order. */
  private static List<float[]> floats(Gradients gradients) {
    List<float[]> all =
        new ArrayList<>(gradients.arrays().stream().map(a -> new float[0]).toList());
    for (List<Integer> part : gradients.parts()) {
      try (NDManager scope = gradients.arrays().get(0).getManager().newSubManager()) {
        gradients.scaled(scope, part, 1).forEach((i, g) -> all.set(i, g.toFloatArray()));
      }
    }
    return all;
  }
}
