package io.distill4j.student.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Sampling;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplerTest {

  private static final int DRAWS = 20_000;

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
    Sampling sampling = new Sampling(temperature, topP, topK, minP, 1);
    int[] counts = new int[4];
    for (int seed = 0; seed < DRAWS; seed++) {
      counts[Sampler.draw(logits(), 2, 4, sampling, seed, 7)]++;
    }
    String[] expected = shares.split(", *", -1);
    for (int i = 0; i < 4; i++) {
      double share = Double.parseDouble(expected[i]);
      assertThat(counts[i] / (double) DRAWS).isCloseTo(share, within(share == 0 ? 0 : 0.012));
    }
  }

  @Test
  void aDrawDependsOnSeedAndPosition() {
    Sampling sampling = new Sampling(1, 1, 0, 0, 1);
    int first = Sampler.draw(logits(), 2, 4, sampling, 5, 0);
    assertThat(Sampler.draw(logits(), 2, 4, sampling, 5, 0)).isEqualTo(first);
    int differ = 0;
    for (int position = 1; position < 40; position++) {
      differ += Sampler.draw(logits(), 2, 4, sampling, 5, position) == first ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(10);
  }

  @Test
  void aFlatNucleusOverManyTokensIsTheSameAsOneFoundBySorting() {
    int size = 1000;
    Random random = new Random(1);
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      logits[i] = (float) random.nextGaussian() * 0.1f;
    }
    boolean[] likely = new boolean[size];
    Integer[] order = new Integer[size];
    java.util.Arrays.setAll(order, i -> i);
    java.util.Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double mass = 0;
    for (int i = 0; mass < 0.5 * sum; i++) {
      mass += Math.exp(logits[order[i]]);
      likely[order[i]] = true;
    }
    Sampling sampling = new Sampling(1, 0.5, 0, 0, 1);
    boolean[] seen = new boolean[size];
    for (int seed = 0; seed < DRAWS; seed++) {
      seen[Sampler.draw(logits.clone(), 0, size, sampling, seed, 0)] = true;
    }
    int unlikely = 0;
    int missed = 0;
    for (int i = 0; i < size; i++) {
      unlikely += seen[i] && !likely[i] ? 1 : 0;
      missed += likely[i] && !seen[i] ? 1 : 0;
    }
    assertThat(unlikely).isZero();
    assertThat(missed).isLessThan(3);
  }

  private static float[] logits() {
    return new float[] {
      99,
      99,
      (float) Math.log(0.1),
      (float) Math.log(0.4),
      (float) Math.log(0.2),
      (float) Math.log(0.3),
      99
    };
  }
}
