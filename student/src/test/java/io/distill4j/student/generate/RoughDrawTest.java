package io.distill4j.student.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.Sampling;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawing from logits in bfloat16, as it is done on GPUs, against plain code. */
final class RoughDrawTest {

  @TempDir Path temp;
  private Decoder decoder;

  @BeforeEach
  void open() throws IOException {
    decoder =
        new ModelFolder(TinyModel.LLAMA.write(temp))
            .random(Devices.CPU, Precision.BFLOAT16, 1L, false);
  }

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void everyValueComesInFallingOrder() {
    float[] values;
    try (NDManager scope = decoder.newScope()) {
      values = values(scope).toFloatArray();
    }
    float largest = Float.intBitsToFloat(0x7f7f0000);
    assertThat(values).hasSize(65_536);
    assertThat(values[0]).isEqualTo(largest);
    assertThat(values[65_535]).isEqualTo(-largest);
    int different = 1;
    for (int i = 1; i < values.length; i++) {
      assertThat(values[i]).isLessThanOrEqualTo(values[i - 1]);
      different += values[i] == values[i - 1] ? 0 : 1;
    }
    // 255 exponents of 128 fractions with either sign, both zeros being equal.
    assertThat(different).isEqualTo(2 * 255 * 128 - 1);
  }

  /** Coarse rows have many equal logits, steep ones few that count. */
  @ParameterizedTest
  @CsvSource({"5, 997", "0.05, 997", "2, 53", "0.3, 4000", "40, 997"})
  void rowsOfAllKindsTogetherAreDrawnAsPlainCodeDrawsThem(double spread, int vocabulary) {
    Random random = new Random(3);
    List<Slot> slots = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    for (double temperature : new double[] {0, 0.6, 1, 1.5}) {
      for (double topP : new double[] {0.3, 0.95, 1}) {
        for (int topK : new int[] {0, 1, 20, 300}) {
          for (double minP : new double[] {0, 0.1}) {
            for (long seed = 0; seed < 4; seed++) {
              Sampling sampling = new Sampling(temperature, topP, topK, minP, 9);
              slots.add(new Slot(new int[] {1}, sampling, seed, 9));
              seeds.add(seed);
            }
          }
        }
      }
    }
    float[] logits = new float[slots.size() * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      int bits = Float.floatToIntBits((float) (random.nextGaussian() * spread));
      logits[i] = Float.intBitsToFloat(bits & 0xffff0000);
    }
    List<Integer> tokens = new ArrayList<>();
    try (NDManager scope = decoder.newScope()) {
      Draws draws = Draws.of(scope, scope, slots, 1);
      NDArray wide = scope.create(logits, new Shape(slots.size(), vocabulary));
      NDList result =
          decoder
              .kernels()
              .call("draw", decoder.kernels().call("frozen", wide).run().get(0))
              .add(draws.settings())
              .add(draws.uniform().reshape(slots.size()))
              .add(draws.kinds())
              .add(values(scope))
              .run();
      float[] chances = result.get(1).toFloatArray();
      long[] ids = result.get(0).toLongArray();
      for (int i = 0; i < slots.size(); i++) {
        float[] row = Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
        int token = Math.toIntExact(ids[i]);
        tokens.add(token);
        double sum = 0;
        for (float logit : row) {
          sum += Math.exp((double) logit - row[token]);
        }
        assertThat((double) chances[i]).isCloseTo(-Math.log(sum), within(1e-4));
        assertThat(allowed(row, slots.get(i).sampling())[token]).isTrue();
      }
    }
    int different = 0;
    for (int i = 0; i < slots.size(); i++) {
      float[] row = Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
      double u = Draws.uniform(seeds.get(i), 0);
      different += tokens.get(i) == expected(row, slots.get(i).sampling(), u) ? 0 : 1;
    }
    // Sums in float32 may put a number that falls between two tokens on the other one.
    assertThat(different).isLessThanOrEqualTo(slots.size() / 50);
  }

  private NDArray values(NDManager scope) {
    return decoder.kernels().call("every_bfloat16", scope.create(0f)).run().get(0);
  }

  /** Which tokens may be drawn; equal logits go together. */
  private static boolean[] allowed(float[] row, Sampling sampling) {
    Integer[] order = new Integer[row.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(row[b], row[a]));
    double[] weight = weights(row, sampling);
    double total = 0;
    for (double each : weight) {
      total += each >= sampling.minP() ? each : 0;
    }
    boolean[] allowed = new boolean[row.length];
    double before = 0;
    for (int i = 0; i < order.length; ) {
      boolean room = sampling.topK() == 0 || i < sampling.topK();
      boolean needed = sampling.topP() >= 1 || before < sampling.topP() * total;
      int end = i;
      double mass = 0;
      while (end < order.length && row[order[end]] == row[order[i]]) {
        mass += weight[order[end]];
        allowed[order[end]] = (room && needed && weight[order[end]] >= sampling.minP()) || i == 0;
        end++;
      }
      before += mass;
      i = end;
    }
    return allowed;
  }

  private static double[] weights(float[] row, Sampling sampling) {
    double warm = sampling.temperature() == 0 ? 1 : sampling.temperature();
    double top = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      top = Math.max(top, logit);
    }
    double[] weights = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      weights[i] = Math.exp((row[i] - top) / warm);
    }
    return weights;
  }

  private static int expected(float[] row, Sampling sampling, double u) {
    double[] weights = weights(row, sampling);
    boolean[] allowed = allowed(row, sampling);
    double total = 0;
    int best = 0;
    for (int i = 0; i < row.length; i++) {
      total += allowed[i] ? weights[i] : 0;
      best = row[i] > row[best] ? i : best;
    }
    if (sampling.temperature() == 0) {
      return best;
    }
    double at = u * total;
    for (int i = 0; i < row.length; i++) {
      at -= allowed[i] ? weights[i] : 0;
      if (at < 0) {
        return i;
      }
    }
    return best;
  }
}
