package io.distill4j.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TestsOfDifferenceTest {

  private static List<Pair> pairs(int n, double a, double b) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Pair(new Observation(a, 8, "p" + i), new Observation(b, 8, "p" + i)))
        .toList();
  }

  @Test
  void allSignPatternsAreCounted() {
    // Sums of +-1 +-2 +-3: 8 patterns, |sum| = 6 twice, |sum| = 4 twice; ties count half.
    assertThat(SignFlip.pValue(new double[] {1, 2, 3}, 1)).isEqualTo(0.125);
    assertThat(SignFlip.pValue(new double[] {-1, 2, 3}, 1)).isEqualTo(0.375);
    assertThat(SignFlip.pValue(new double[] {0, 0}, 1)).isEqualTo(1);
    assertThat(SignFlip.pValue(new double[] {}, 1)).isEqualTo(1);
  }

  @Test
  void drawnPatternsAreCloseToTheExactOnesAndRepeat() {
    double[] seventeen = new double[17];
    java.util.Arrays.fill(seventeen, 1);
    seventeen[0] = -1;
    seventeen[1] = -1;
    seventeen[2] = -1;
    seventeen[3] = -1;
    // All patterns: McNemar with 4 against 13.
    double mid = McNemar.of(13, 4).mid();

    assertThat(SignFlip.pValue(seventeen, 5)).isCloseTo(mid, within(0.006));
    assertThat(SignFlip.pValue(seventeen, 5)).isEqualTo(SignFlip.pValue(seventeen, 5));
  }

  @Test
  void singleSamplesGiveMcNemarsMidTest() {
    double[] d = {1, 1, 1, 1, 1, 1, -1, 0, 0};
    // 2 * (C(7,0) + C(7,1)) / 2^7
    assertThat(SignFlip.pValue(d, 1)).isCloseTo(0.125 - 7 / 128.0, within(1e-12));
    assertThat(McNemar.of(6, 1).exact()).isCloseTo(0.125, within(1e-12));
    assertThat(McNemar.of(6, 1).mid()).isCloseTo(0.125 - 7 / 128.0, within(1e-12));
    assertThat(McNemar.of(3, 3).exact()).isEqualTo(1);
    assertThat(McNemar.of(3, 3).mid()).isCloseTo(1 - 20 / 128.0, within(1e-12));
    assertThat(McNemar.of(0, 0)).isEqualTo(new McNemar(0, 0, 1, 1));
    assertThatThrownBy(() -> McNemar.of(-1, 0))
        .hasMessage("counts must be 0 or more, were -1 and 0");
  }

  @Test
  void twoPerfectModelsDifferByNothingButNotSurelySo() {
    Estimate e = Paired.difference(pairs(30, 1, 1), 0.95);

    assertThat(e.value()).hasValue(0);
    assertThat(e.interval().orElseThrow().low()).isCloseTo(-0.1224, within(1e-4));
    assertThat(e.interval().orElseThrow().high()).isCloseTo(0.1224, within(1e-4));
  }

  @Test
  void theIntervalOfOppositeModelsStaysInRange() {
    Interval i = Paired.difference(pairs(10, 1, 0), 0.95).interval().orElseThrow();

    assertThat(i.high()).isEqualTo(1);
    assertThat(i.low()).isBetween(0.4, 0.7);
  }

  @Test
  void sharedDifficultyNarrowsTheInterval() {
    List<Pair> alike =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    new Pair(
                        new Observation((i % 9) / 8.0, 8, "p" + i),
                        new Observation(((i + (i % 2)) % 9) / 8.0, 8, "p" + i)))
            .toList();

    Estimate e = Paired.difference(alike, 0.95);
    double errorA =
        Mean.share(alike.stream().map(Pair::a).toList(), 0.95).standardError().orElseThrow();

    assertThat(e.standardError().orElseThrow()).isLessThan(errorA);
    assertThat(e.interval().orElseThrow().contains(e.value().orElseThrow())).isTrue();
  }

  @Test
  void holmByHand() {
    assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjust(new double[] {0.9, 0.8})).containsExactly(1, 1);
    assertThat(Holm.adjust(new double[] {})).isEmpty();
  }

  @Test
  void planningByHand() {
    // SE^2 = (0.04 + 0.32 / 4) / m and z = 1.959964 + 0.841621.
    var power = new Power(0.04, 0.32, 0.05, 0.8);
    double z = 1.959963984540054 + 0.8416212335729143;

    assertThat(power.standardError(30, 4)).isCloseTo(Math.sqrt(0.12 / 30), within(1e-12));
    assertThat(power.problems(0.1, 4)).isEqualTo((int) Math.ceil(z * z * 0.12 / 0.01));
    assertThat(power.samples(0.1, 100)).hasValue(4);
    assertThat(power.samples(0.05, 30)).isEmpty();
    assertThat(power.detectable(1, 4)).isEmpty();
    assertThat(power.detectable(30, 4).orElseThrow()).isBetween(z * 0.0632, 1.05 * z * 0.0633);
    assertThatThrownBy(() -> power.problems(0, 4))
        .hasMessage("difference must be in (0, 1], was 0.0");
  }
}
