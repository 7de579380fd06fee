package io.distill4j.student.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.Sampling;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
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

/** The drawing kernel against shares worked out by hand and against plain code. */
final class DrawTest {

  private static final int DRAWS = 20_000;

  @TempDir Path temp;
  private Decoder decoder;

  @BeforeEach
  void open() throws IOException {
    decoder = new ModelFolder(TinyModel.LLAMA.write(temp)).random(Devices.CPU, 1, false);
  }

  @AfterEach
  void close() {
    decoder.close();
  }

  /** Four tokens of probability 0.1, 0.4, 0.2 and 0.3 at temperature 1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # temperature | top-p | top-k | min-p | share of token 0, 1, 2, 3
          1             | 1     | 0     | 0     | 0.1,    0.4,    0.2,    0.3
          1             | 0.5   | 0     | 0     | 0,      0.5714, 0,      0.4286
          1             | 0.4   | 0     | 0     | 0,      1,      0,      0
          1             | 0.71  | 0     | 0     | 0,      0.4444, 0.2222, 0.3333
          1             | 1     | 1     | 0     | 0,      1,      0,      0
          1             | 1     | 2     | 0     | 0,      0.5714, 0,      0.4286
          1             | 0.71  | 2     | 0     | 0,      0.5714, 0,      0.4286
          1             | 1     | 0     | 0.4   | 0,      0.4444, 0.2222, 0.3333
          1             | 1     | 0     | 0.9   | 0,      1,      0,      0
          0.5           | 1     | 0     | 0     | 0.0333, 0.5333, 0.1333, 0.3
          0             | 1     | 0     | 0     | 0,      1,      0,      0
          """)
  void drawsTheShareOfEachToken(
      double temperature, double topP, int topK, double minP, String shares) {
    float[] one = {
      (float) Math.log(0.1), (float) Math.log(0.4), (float) Math.log(0.2), (float) Math.log(0.3)
    };
    float[] logits = new float[4 * DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      System.arraycopy(one, 0, logits, 4 * i, 4);
    }
    List<Slot> slots = slots(DRAWS, new Sampling(temperature, topP, topK, minP, 9));
    Drawn drawn = draw(logits, 4, slots);
    int[] counts = new int[4];
    for (int i = 0; i < DRAWS; i++) {
      int token = Math.toIntExact(drawn.tokens()[i]);
      counts[token]++;
      assertThat((double) drawn.logProbabilities()[i]).isCloseTo(one[token], within(1e-6));
    }
    String[] expected = shares.split(", *", -1);
    for (int i = 0; i < 4; i++) {
      double share = Double.parseDouble(expected[i]);
      assertThat(counts[i] / (double) DRAWS).isCloseTo(share, within(share == 0 ? 0 : 0.012));
    }
  }

  /** Steep rows end within the first candidates; flat ones need the whole vocabulary sorted. */
  @ParameterizedTest
  @CsvSource({"5, 997", "0.05, 997", "2, 53", "0.3, 400"})
  void rowsOfAllKindsTogetherAreDrawnAsPlainCodeDrawsThem(double spread, int vocabulary) {
    Random random = new Random(3);
    List<Slot> slots = new ArrayList<>();
    for (double temperature : new double[] {0, 0.6, 1, 1.5}) {
      for (double topP : new double[] {0.3, 0.95, 1}) {
        for (int topK : new int[] {0, 1, 20, 300}) {
          for (double minP : new double[] {0, 0.1}) {
            slots.addAll(slots(4, new Sampling(temperature, topP, topK, minP, 9)));
          }
        }
      }
    }
    float[] logits = new float[slots.size() * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (random.nextGaussian() * spread);
    }
    Drawn drawn = draw(logits, vocabulary, slots);
    int different = 0;
    for (int i = 0; i < slots.size(); i++) {
      float[] row = Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
      int expected =
          ReferenceSampler.draw(row.clone(), 0, vocabulary, slots.get(i).sampling(), i % 4, 0);
      different += drawn.tokens()[i] == expected ? 0 : 1;
      double sum = 0;
      for (float logit : row) {
        sum += Math.exp(logit);
      }
      double chance = row[Math.toIntExact(drawn.tokens()[i])] - Math.log(sum);
      assertThat((double) drawn.logProbabilities()[i]).isCloseTo(chance, within(1e-4));
    }
    // Sums in float32 may put a number that falls between two tokens on the other one.
    assertThat(different).isLessThanOrEqualTo(slots.size() / 100);
  }

  @Test
  void aDrawDependsOnSeedAndPosition() {
    assertThat(Draws.uniform(5, 0)).isEqualTo(Draws.uniform(5, 0));
    assertThat(Draws.uniform(5, 1)).isNotEqualTo(Draws.uniform(5, 0));
    assertThat(Draws.uniform(6, 0)).isNotEqualTo(Draws.uniform(5, 0));
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      float each = Draws.uniform(i, i % 7);
      assertThat(each).isBetween(0f, Math.nextDown(1f));
      sum += each;
    }
    assertThat(sum / DRAWS).isCloseTo(0.5, within(0.01));
  }

  private record Drawn(long[] tokens, float[] logProbabilities) {}

  private Drawn draw(float[] logits, int vocabulary, List<Slot> slots) {
    try (NDManager scope = decoder.newScope()) {
      Draws draws = Draws.of(scope, scope, slots, 1);
      NDList result =
          decoder
              .kernels()
              .call("draw", scope.create(logits, new Shape(slots.size(), vocabulary)))
              .add(draws.settings())
              .add(draws.uniform().reshape(slots.size()))
              .add(draws.kinds())
              .add(scope.create(new float[0]))
              .run();
      return new Drawn(result.get(0).toLongArray(), result.get(1).toFloatArray());
    }
  }

  /** Slots of seeds 0, 1, 2 ... */
  private static List<Slot> slots(int count, Sampling sampling) {
    List<Slot> slots = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      slots.add(new Slot(new int[] {1}, sampling, seed, 9));
    }
    return slots;
  }
}
