package io.distill4j.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeanTest {

  private static List<Observation> shares(int samples, double... values) {
    List<Observation> all = new ArrayList<>();
    for (double value : values) {
      all.add(new Observation(value, samples, "p" + all.size()));
    }
    return all;
  }

  @Test
  void fourProblemsByHand() {
    // Values 0, 1/2, 1/2, 1: mean 1/2, S^2 = 1/6, SE^2 = 1/24; within = (1/16) * 2 * (1/4) / 3.
    Estimate e = Mean.ofRightOrWrong(shares(4, 0, 0.5, 0.5, 1), 0.95);

    assertThat(e.value().orElseThrow()).isEqualTo(0.5);
    assertThat(e.standardError().orElseThrow()).isCloseTo(Math.sqrt(1 / 24.0), within(1e-12));
    assertThat(e.samplingError().orElseThrow()).isCloseTo(Math.sqrt(1 / 96.0), within(1e-12));
    assertThat(e.problems()).isEqualTo(4);
    assertThat(e.samples()).isEqualTo(16);
    // t(0.975, 3) = 3.182446305284263, n = (1/4) * 24 = 6, Wilson by hand.
    double t2 = 3.182446305284263 * 3.182446305284263;
    double half = 3.182446305284263 * Math.sqrt(0.25 / 6 + t2 / 144) / (1 + t2 / 6);
    assertThat(e.interval().orElseThrow().low()).isCloseTo(0.5 - half, within(1e-9));
    assertThat(e.interval().orElseThrow().high()).isCloseTo(0.5 + half, within(1e-9));
  }

  @Test
  void allRightKeepsAnHonestWidth() {
    Estimate e =
        Mean.ofRightOrWrong(
            shares(64, java.util.stream.DoubleStream.generate(() -> 1).limit(30).toArray()), 0.95);

    assertThat(e.value().orElseThrow()).isEqualTo(1);
    assertThat(e.standardError().orElseThrow()).isZero();
    // Wilson with n = 30 and t(0.975, 29) = 2.045229642: 30 / (30 + t^2).
    assertThat(e.interval().orElseThrow().low()).isCloseTo(30 / (30 + 4.182964289), within(1e-7));
    assertThat(e.interval().orElseThrow().high()).isEqualTo(1);
  }

  @Test
  void allWrongMirrorsAllRight() {
    Interval wrong = Mean.share(shares(8, 0, 0, 0, 0, 0), 0.95).interval().orElseThrow();
    Interval right = Mean.share(shares(8, 1, 1, 1, 1, 1), 0.95).interval().orElseThrow();

    assertThat(wrong.low()).isZero();
    assertThat(wrong.high()).isCloseTo(1 - right.low(), within(1e-12));
  }

  @Test
  void oneSampleEachIsWilsonsIntervalAndHasNoSamplingError() {
    Estimate e = Mean.ofRightOrWrong(shares(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0), 0.95);

    double t2 = 2.2621571627409915 * 2.2621571627409915;
    double centre = (0.3 + t2 / 20) / (1 + t2 / 10);
    double half = 2.2621571627409915 * Math.sqrt(0.021 + t2 / 400) / (1 + t2 / 10);
    assertThat(e.interval().orElseThrow().low()).isCloseTo(centre - half, within(1e-9));
    assertThat(e.interval().orElseThrow().high()).isCloseTo(centre + half, within(1e-9));
    assertThat(e.samplingError()).isEmpty();
  }

  @Test
  void oneProblemHasAValueAndNoInterval() {
    Estimate e = Mean.ofRightOrWrong(shares(64, 0.25), 0.95);

    assertThat(e.value()).hasValue(0.25);
    assertThat(e.interval()).isEmpty();
    assertThat(e.standardError()).isEmpty();
    assertThat(e.samplingError()).isPresent();
  }

  @Test
  void nothingIsUndefined() {
    assertThat(Mean.share(List.of(), 0.95)).isEqualTo(Estimate.UNDEFINED);
    assertThat(Mean.samplingError(List.of())).isEmpty();
  }

  @Test
  void clustersOfCopiesCountOnce() {
    List<Observation> twice = new ArrayList<>();
    double[] values = {0, 0.5, 0.5, 1};
    for (int i = 0; i < 8; i++) {
      twice.add(new Observation(values[i / 2], 4, "text-" + i / 2));
    }

    double clustered = Mean.share(twice, 0.95).standardError().orElseThrow();

    assertThat(clustered).isCloseTo(Math.sqrt(1 / 24.0), within(1e-12));
  }

  @Test
  void sharesOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> Mean.share(shares(1, 1.5), 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share must be in [0, 1], was 1.5");
    assertThatThrownBy(() -> Mean.share(shares(1, 1, 0), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level must be in (0, 1), was 1.0");
  }

  @Test
  void theBootstrapAgreesInTheMiddleAndRepeats() {
    double[] values = new double[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 17) / 16.0;
    }
    List<Observation> all = shares(16, values);

    Interval closed = Mean.share(all, 0.95).interval().orElseThrow();
    Interval drawn = Bootstrap.share(all, 0.95, 4000, 1).orElseThrow();

    assertThat(drawn.low()).isCloseTo(closed.low(), within(0.01));
    assertThat(drawn.high()).isCloseTo(closed.high(), within(0.01));
    assertThat(Bootstrap.share(all, 0.95, 4000, 1)).hasValue(drawn);
    assertThat(Bootstrap.share(shares(4, 1, 1, 1), 0.95, 1000, 1))
        .isEqualTo(Mean.share(shares(4, 1, 1, 1), 0.95).interval());
    assertThat(Bootstrap.share(shares(4, 0.5), 0.95, 1000, 1)).isEmpty();
  }
}
