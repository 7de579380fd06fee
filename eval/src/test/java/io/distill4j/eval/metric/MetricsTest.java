package io.distill4j.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.FinishReason;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsTest {

  /** One letter per sample: R right, W wrong, U unknown, N wrong without an answer. */
  private static Attempts attempts(String problem, String letters) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      Outcome outcome =
          switch (letter) {
            case 'R' -> Outcome.RIGHT;
            case 'U' -> Outcome.UNKNOWN;
            default -> Outcome.WRONG;
          };
      Optional<String> answer = letter == 'N' ? Optional.empty() : Optional.of("answer " + letter);
      samples.add(
          new Sample(
              samples.size(),
              outcome,
              "",
              answer,
              true,
              letter == 'N' ? FinishReason.LENGTH : FinishReason.STOP,
              letter == 'N' ? 100 : 50,
              0,
              letter == 'N',
              false,
              OptionalDouble.empty(),
              Map.of("same-script", letter == 'W' ? Outcome.WRONG : Outcome.RIGHT)));
    }
    return new Attempts(problem, problem, samples);
  }

  private static double value(Metric metric, Attempts... attempts) {
    return metric.measure(List.of(attempts), 0.95).value().orElseThrow();
  }

  @Test
  void passAtOneIsTheMeanOverProblemsAndUnknownIsInNeither() {
    assertThat(value(new PassAt(1), attempts("a", "RRWW"), attempts("b", "RU")))
        .isCloseTo(0.75, within(1e-12));
    Estimate e = new PassAt(1).measure(List.of(attempts("a", "RW"), attempts("b", "UU")), 0.95);
    assertThat(e.value()).hasValue(0.5);
    assertThat(e.problems()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    // 1 - C(n - c, k) / C(n, k)
    "4, 1, 2, 0.5",
    "5, 2, 3, 0.9",
    "10, 3, 4, 0.833333333333333333",
    "64, 0, 64, 0",
    "64, 1, 64, 1",
    "64, 60, 5, 1"
  })
  void passAtKIsUnbiased(int n, int c, int k, double expected) {
    assertThat(PassAt.chance(n, c, k)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void passAtKNeedsKSamples() {
    Estimate e = new PassAt(4).measure(List.of(attempts("a", "RWWW"), attempts("b", "RRR")), 0.95);

    assertThat(e.value()).hasValue(1);
    assertThat(e.problems()).isEqualTo(1);
    assertThat(new PassAt(5).measure(List.of(attempts("a", "RW")), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
    assertThatThrownBy(() -> new PassAt(0)).hasMessage("k must be 1 or more, was 0");
  }

  @ParameterizedTest
  @CsvSource({
    "RRWWX, 0.5", // two classes tie
    "RRW, 1",
    "RWW, 0",
    "RNNN, 1", // no answer, no vote
    "NNN, 0" // nobody votes
  })
  void majorityVote(String letters, double expected) {
    assertThat(
            value(
                new ConsAt(letters.length()),
                attempts("a", letters),
                attempts("b", "R".repeat(letters.length()))))
        .isCloseTo((expected + 1) / 2, within(1e-12));
  }

  @Test
  void theBootstrapChecksTheIntervalWhereProblemsStandAlone() {
    List<Attempts> attempts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      attempts.add(attempts("p" + i, i % 3 == 0 ? "RRRR" : i % 3 == 1 ? "RRWW" : "WWWR"));
    }
    Estimate closed = new PassAt(1).measure(attempts, 0.95);
    Estimate drawn = new BootstrapPassAt1().measure(attempts, 0.95);

    assertThat(drawn.value()).isEqualTo(closed.value());
    assertThat(drawn.interval()).isNotEqualTo(closed.interval());
    Interval limits = drawn.interval().orElseThrow();
    assertThat(limits.low()).isCloseTo(closed.interval().orElseThrow().low(), within(0.015));
    assertThat(limits.high()).isCloseTo(closed.interval().orElseThrow().high(), within(0.015));
    Attempts first = attempts.get(0);
    attempts.add(new Attempts("q", first.cluster(), first.samples()));
    assertThat(new BootstrapPassAt1().measure(attempts, 0.95)).isEqualTo(Estimate.UNDEFINED);
    assertThat(new BootstrapPassAt1().measure(List.of(), 0.95).value()).isEmpty();
  }

  @Test
  void aVoteForAnUnknownAnswerIsLeftOut() {
    Estimate e = new ConsAt(3).measure(List.of(attempts("a", "UUR"), attempts("b", "RRR")), 0.95);

    assertThat(e.problems()).isEqualTo(1);
    assertThat(e.value()).hasValue(1);
  }

  @Test
  void fewerVotesThanSamplesIsTheMeanOverSubsets() {
    // Of RRW, two of three subsets of 2 tie (1/2) and one is right: 2/3.
    assertThat(value(new ConsAt(2), attempts("a", "RRW"))).isCloseTo(2 / 3.0, within(0.05));
    assertThat(value(new ConsAt(2), attempts("a", "RRW")))
        .isEqualTo(value(new ConsAt(2), attempts("a", "RRW")));
  }

  @Test
  void votesOfProgramsAreUndefined() {
    assertThat(new ConsAt(2).measure(List.of(attempts("a", "NN")), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
  }

  @ParameterizedTest
  @CsvSource({
    // 6 draws of 2 from RRWW: both right in 1, at least one in 5
    "4, 2, 2, 1, 0.16666666666666666",
    "4, 2, 2, 0.5, 0.8333333333333334",
    // 4 of 4 from 5 right of 6: C(5,4) / C(6,4); at least 3 always
    "6, 5, 4, 1, 0.3333333333333333",
    "6, 5, 4, 0.75, 1",
    "8, 0, 4, 0.25, 0"
  })
  void steadinessByHand(int n, int right, int k, double tau, double expected) {
    assertThat(GPassAt.chance(n, right, k, tau)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void tokensForOneRightAnswer() {
    // Means 50 and 75 tokens, shares 1/2 and 1/4: 62.5 / 0.375.
    Attempts a = attempts("a", "RW");
    Attempts b = attempts("b", "RWNN");

    assertThat(value(new TokensPerRight(), a, b)).isCloseTo(62.5 / 0.375, within(1e-9));
    assertThat(new TokensPerRight().measure(List.of(attempts("a", "WW")), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
  }

  @Test
  void theShortestSampleIsTaken() {
    var shortest = new BestOf(4, BestOf.Rank.SHORTEST);
    // R and W have 50 tokens, N has 100.
    assertThat(value(shortest, attempts("a", "RWNN"), attempts("b", "RRNN")))
        .isCloseTo(0.75, within(1e-12));
    assertThat(value(new BestOf(4, BestOf.Rank.LONGEST), attempts("a", "RWNN"))).isZero();
    assertThat(shortest.measure(List.of(attempts("a", "RWN")), 0.95)).isEqualTo(Estimate.UNDEFINED);
    assertThat(new BestOf(1, BestOf.Rank.HIGHEST_SCORE).measure(List.of(attempts("a", "R")), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
    assertThat(shortest.id()).isEqualTo("shortest of 4");
  }

  /** Samples of falling score; R right, W wrong. */
  private static Attempts scored(String letters, double... scores) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      Sample plain = attempts("x", letters).samples().get(i);
      samples.add(
          new Sample(
              i,
              plain.outcome(),
              "",
              plain.answer(),
              true,
              plain.finish(),
              plain.tokens(),
              0,
              false,
              false,
              OptionalDouble.of(scores[i]),
              Map.of()));
    }
    return new Attempts("x", "x", samples);
  }

  @ParameterizedTest
  @CsvSource({
    // Pairs of (a, b, c, d) by falling score: a is picked in 3 of 6, b in 2, c in 1, d in 0.
    "RWWW, 2, 0.5",
    "WRWW, 2, 0.333333333333333333",
    "WWRW, 2, 0.166666666666666667",
    "WWWR, 2, 0",
    "RWRW, 2, 0.666666666666666667",
    // With one to pick it is pass@1, with all the first decides.
    "WRWW, 1, 0.25",
    "RWWW, 4, 1",
    // Triples: a in 3 of 4, b in 1.
    "WRWW, 3, 0.25",
  })
  void bestOfNIsTheMeanOverAllSubsets(String letters, int n, double expected) {
    var best = new BestOf(n, BestOf.Rank.HIGHEST_SCORE);

    assertThat(value(best, scored(letters, 4, 3, 2, 1))).isCloseTo(expected, within(1e-12));
  }

  @Test
  void equalScoresShareTheirPlaces() {
    var best = new BestOf(2, BestOf.Rank.HIGHEST_SCORE);
    // a and b tie for the first two places, 5 of 6 subsets: half of that to each.
    assertThat(value(best, scored("RWWW", 3, 3, 2, 1))).isCloseTo(5 / 12.0, within(1e-12));
    assertThat(value(best, scored("RWWW", 1, 1, 1, 1))).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aTextThatEndsInALoopIsSeen() {
    String loop = "Wait, let me check this once more. ".repeat(100);

    assertThat(Loop.endsIn("It starts well. " + loop)).isTrue();
    assertThat(Loop.endsIn(loop + " ".repeat(3) + "\n")).isTrue();
    assertThat(Loop.endsIn(loop + "And then it stops.")).isFalse();
    assertThat(Loop.endsIn(loop.substring(0, 1_000))).isFalse();
  }

  @Test
  void ratesAndTokens() {
    Attempts a = attempts("a", "RWNN");
    Attempts b = attempts("b", "RRRU");

    assertThat(value(PerSample.TRUNCATED, a, b)).isEqualTo(0.25);
    assertThat(value(PerSample.UNCLOSED_THOUGHT, a, b)).isEqualTo(0.25);
    assertThat(value(PerSample.UNDECIDED, a, b)).isEqualTo(0.125);
    assertThat(value(PerSample.LOOPS, a, b)).isZero();
    assertThat(value(PerSample.NO_ANSWER, a, b)).isEqualTo(0.25);
    assertThat(value(PerSample.TOKENS, a, b)).isEqualTo(62.5);
    assertThat(value(new FailedCheckRate("same-script"), a, b)).isEqualTo(0.125);
    assertThat(new FailedCheckRate("other").measure(List.of(a, b), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
    assertThat(PerSample.THINKING_TOKENS.measure(List.of(a, b), 0.95))
        .isEqualTo(Estimate.UNDEFINED);
  }
}
