package io.distill4j.eval.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.eval.Simulated;
import io.distill4j.eval.score.Detail;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  /** A score from right samples of {@code samples} per problem. */
  private static Score score(String model, int samples, int... right) {
    List<Tally> tallies = new ArrayList<>();
    for (int r : right) {
      String problem = "p" + tallies.size();
      tallies.add(new Tally(problem, problem, r, samples - r, 0, OptionalDouble.empty()));
    }
    return new Score(
        model,
        "sums",
        samples,
        right.length,
        List.of(),
        List.of(),
        0,
        Simulated.SETTING,
        tallies,
        Detail.NONE);
  }

  @Test
  void aClearDifferenceIsSaid() {
    Comparison c =
        Comparison.of(
            score("new", 4, 4, 4, 3, 4, 4, 3, 4, 4),
            score("old", 4, 0, 1, 0, 1, 0, 0, 2, 1),
            0.95,
            1);

    assertThat(c.finding()).isEqualTo(Comparison.Finding.FIRST_IS_BETTER);
    assertThat(Sentences.of(c))
        .matches(
            "new is better than old on sums: pass@1 93\\.8% against 15\\.6%, a difference of 78\\.1"
                + " points \\(95% interval \\d+\\.\\d to \\d+\\.\\d, p = 0\\.004\\)\\.");
    assertThat(
            Sentences.of(
                Comparison.of(
                    score("old", 4, 0, 1, 0, 1, 0, 0, 2, 1),
                    score("new", 4, 4, 4, 3, 4, 4, 3, 4, 4),
                    0.95,
                    1)))
        .startsWith(
            "new is better than old on sums: pass@1 93.8% against 15.6%, a difference of 78.1");
  }

  @Test
  void aTieSaysWhatCouldHaveBeenSeen() {
    Comparison c =
        Comparison.of(score("a", 4, 4, 0, 2, 3, 1), score("b", 4, 3, 1, 2, 3, 0), 0.95, 1);

    assertThat(c.finding()).isEqualTo(Comparison.Finding.TIED);
    assertThat(Sentences.of(c))
        .startsWith(
            "a and b are tied on sums: pass@1 50.0% against 45.0%, a difference of 5.0 points")
        .contains(" An experiment of this size sees a difference of ");
  }

  @Test
  void onlyCommonProblemsAreUsedAndItIsSaid() {
    Comparison c = Comparison.of(score("a", 4, 4, 0, 2, 3, 1, 4), score("b", 4, 3, 1, 2), 0.95, 1);

    assertThat(c.common()).isEqualTo(3);
    assertThat(c.onlyA()).isEqualTo(3);
    assertThat(c.onlyB()).isZero();
    assertThat(Sentences.of(c))
        .endsWith(" Only the 3 problems judged for both are used (3 more for a, 0 more for b).");
  }

  @Test
  void singleSamplesGetMcNemar() {
    Comparison c =
        Comparison.of(score("a", 1, 1, 1, 1, 0, 1), score("b", 1, 0, 0, 1, 1, 0), 0.95, 1);

    assertThat(c.mcNemar().orElseThrow().onlyA()).isEqualTo(3);
    assertThat(c.mcNemar().orElseThrow().onlyB()).isEqualTo(1);
    assertThat(c.pValue()).isCloseTo(c.mcNemar().orElseThrow().mid(), within(1e-12));
    // Of 4 problems that differ 3 fell to one model: 2 (C(4,3) + C(4,4)) / 16.
    assertThat(Sentences.of(c))
        .endsWith(
            " One sample each: 3 problems only a got right, 1 only b (McNemar's exact p ="
                + " 0.625).");
    assertThat(Comparison.of(score("a", 2, 1, 1), score("b", 2, 0, 0), 0.95, 1).mcNemar())
        .isEmpty();
  }

  @Test
  void manyComparisonsAreCorrected() {
    Score good = score("good", 4, 4, 4, 3, 4, 4);
    Score bad = score("bad", 4, 0, 1, 0, 1, 0);
    Comparison alone = Comparison.of(good, bad, 0.95, 1);

    Comparison first = Comparison.corrected(List.of(alone, alone)).get(0);

    assertThat(alone.finding()).isEqualTo(Comparison.Finding.FIRST_IS_BETTER);
    assertThat(alone.pValue()).isEqualTo(1 / 32.0);
    assertThat(first.adjusted()).isEqualTo(2 / 32.0);
    assertThat(first.finding()).isEqualTo(Comparison.Finding.TIED);
    assertThat(Sentences.of(first))
        .contains(
            " The interval alone leaves out 0; better takes a corrected p below 0.05 as well.");
  }

  /**
   * One model loses half of the samples of six problems; the other has no wrong one, which its few
   * samples do not make certain.
   */
  @Test
  void aSmallPIsNoDifferenceWhereTheIntervalHoldsZero() {
    int[] lost = new int[40];
    int[] all = new int[40];
    Arrays.fill(lost, 4);
    Arrays.fill(all, 4);
    Arrays.fill(lost, 0, 6, 2);
    Comparison c = Comparison.of(score("lost", 4, lost), score("all", 4, all), 0.95, 1);

    assertThat(c.adjusted()).isLessThan(0.05);
    assertThat(c.finding()).isEqualTo(Comparison.Finding.TIED);
    assertThat(Sentences.of(c))
        .contains(" The test alone sees a difference; better takes an interval without 0 as well.");
  }

  @Test
  void oneCommonProblemIsNoComparison() {
    Comparison c = Comparison.of(score("a", 4, 4), score("b", 4, 1), 0.95, 1);

    assertThat(Sentences.of(c))
        .isEqualTo(
            "a and b cannot be compared on sums: the 1 problem judged for both says nothing about"
                + " others.");
    assertThat(Sentences.of(Comparison.of(score("a", 4), score("b", 4), 0.95, 1)))
        .isEqualTo("a and b cannot be compared on sums: no problem was judged for both.");
  }

  @Test
  void otherBenchmarksAreRefused() {
    Score other = Simulated.score("b", "products", 3, 2, 0.5, 1);

    assertThatThrownBy(() -> Comparison.of(score("a", 2, 1, 1), other, 0.95, 1))
        .hasMessage("scores must be of one benchmark, were sums and products");
  }
}
