package io.distill4j.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.eval.chart.LineChart.Tick;
import io.distill4j.eval.score.Detail.LengthBin;
import io.distill4j.eval.stats.Mean;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LengthsTest {

  private static LengthBin bin(long from, long to) {
    return new LengthBin(from, to, Mean.ofRightOrWrong(List.of(), 0.95));
  }

  @Test
  void modelsOfLikeLengthStandOnAStraightAxisFromZero() {
    Lengths lengths = Lengths.of(List.of(bin(1000, 2000), bin(2000, 9000)));

    assertThat(lengths.logarithmic()).isFalse();
    assertThat(lengths.ticks())
        .extracting(Tick::text)
        .containsExactly("0", "2,000", "4,000", "6,000", "8,000", "10,000");
    assertThat(lengths.at(bin(1000, 2000))).isEqualTo(1500);
  }

  @Test
  void aModelThatWritesATwentiethOfAnotherIsNotPressedIntoTheCorner() {
    Lengths lengths = Lengths.of(List.of(bin(100, 400), bin(4000, 16_000)));

    // The middles are 200 and 8,000: half of the way is their geometric mean.
    assertThat(lengths.logarithmic()).isTrue();
    assertThat(lengths.axis().percent(lengths.at(bin(800, 2000)))).isCloseTo(50, within(1e-9));
    assertThat(lengths.ticks()).extracting(Tick::text).containsExactly("300", "1,000", "3,000");
  }

  @Test
  void emptyThoughtsHaveAPlaceToo() {
    Lengths lengths = Lengths.of(List.of(bin(0, 0), bin(1000, 100_000)));

    assertThat(lengths.ticks())
        .extracting(Tick::text)
        .containsExactly("1", "10", "100", "1,000", "10,000");
  }

  @Test
  void noLengthsAreAnAxisAllTheSame() {
    assertThat(Lengths.of(List.of()).logarithmic()).isFalse();
  }
}
