package io.distill4j.eval.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.FinishReason;
import io.distill4j.data.UserMistake;
import io.distill4j.eval.Simulated;
import io.distill4j.eval.compare.Spread;
import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.PassAt;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DetailTest {

  @TempDir Path temp;

  /** R right, W wrong, U unknown, N cut off without an answer; tokens 100, 200, ... by index. */
  private static Attempts attempts(String problem, String letters) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      samples.add(
          new Sample(
              i,
              letter == 'R' ? Outcome.RIGHT : letter == 'U' ? Outcome.UNKNOWN : Outcome.WRONG,
              "",
              letter == 'N' ? Optional.empty() : Optional.of("" + letter),
              true,
              letter == 'N' ? FinishReason.LENGTH : FinishReason.STOP,
              100L * (i + 1),
              0,
              letter == 'N',
              false,
              OptionalDouble.empty(),
              Map.of()));
    }
    return new Attempts(problem, problem, samples);
  }

  private static Score score(String model, int samples, Attempts... attempts) {
    return Score.of(
        new Results(model, "b", List.of(attempts)),
        samples,
        attempts.length,
        List.of(new PassAt(1)),
        0.95,
        Simulated.SETTING);
  }

  @Test
  void samplesAreCountedFromAskedForToRight() {
    Detail detail = score("m", 5, attempts("a", "RWNU"), attempts("b", "RRRR")).detail();

    assertThat(detail.stages())
        .containsExactly(
            new Detail.Stage("asked for", 10),
            new Detail.Stage("drawn", 8),
            new Detail.Stage("came to an end", 7),
            new Detail.Stage("with a readable answer", 7),
            new Detail.Stage("judged", 6),
            new Detail.Stage("right", 5));
  }

  @Test
  void theCurveHasPowersOfTwoAndAllSamples() {
    Detail detail = score("m", 5, attempts("a", "RWWWW"), attempts("b", "RRRRR")).detail();

    assertThat(detail.curve())
        .extracting(Measured::metric)
        .containsExactly(
            "pass@1", "cons@1", "pass@2", "cons@2", "pass@4", "cons@4", "pass@5", "cons@5");
    // pass@2 of a: 1 - C(4,2) / C(5,2) = 0.4; of b: 1.
    assertThat(detail.curve().get(2).estimate().value().orElseThrow())
        .isCloseTo(0.7, within(1e-12));
  }

  @Test
  void lengthsAreComparedByDifficulty() {
    Detail detail =
        score("m", 4, attempts("a", "WWWW"), attempts("b", "RWWW"), attempts("c", "RRRR")).detail();

    assertThat(detail.thinking()).isFalse();
    assertThat(detail.difficulties())
        .containsExactly(
            new Detail.DifficultyBin("never", 1, OptionalDouble.empty(), OptionalDouble.of(250)),
            new Detail.DifficultyBin(
                "\u2264 1/4", 1, OptionalDouble.of(100), OptionalDouble.of(300)),
            new Detail.DifficultyBin("always", 1, OptionalDouble.of(250), OptionalDouble.empty()));
  }

  @Test
  void rangesOfLengthHoldEquallyManySamples() {
    List<Attempts> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(attempts("p" + i, "RRWW"));
    }
    Detail detail = score("m", 4, many.toArray(Attempts[]::new)).detail();

    assertThat(detail.lengths()).hasSize(4);
    assertThat(detail.lengths().get(0).from()).isEqualTo(100);
    assertThat(detail.lengths().get(0).to()).isEqualTo(100);
    assertThat(detail.lengths())
        .extracting(b -> b.right().value().orElseThrow())
        .containsExactly(1.0, 1.0, 0.0, 0.0);
  }

  @Test
  void contaminatedProblemsAreLeftOutOfTheCleanScore() throws Exception {
    Score score = score("m", 2, attempts("a", "RR"), attempts("b", "RW"), attempts("c", "WW"));
    Path file = temp.resolve("hits.jsonl");
    new Contamination(
            List.of(
                new Contamination.Flag("b", "a", "row 7"),
                new Contamination.Flag("b", "a", "row 9"),
                new Contamination.Flag("other", "b", "row 1"),
                new Contamination.Flag("b", "unknown", "row 2")))
        .write(file);
    Contamination found = Contamination.read(file);

    assertThat(found.in(score))
        .extracting(Contamination.Flag::evidence)
        .containsExactly("row 7", "row 9");
    assertThat(found.clean(score, 0.95).value().orElseThrow()).isCloseTo(0.25, within(1e-12));
    assertThat(found.clean(score, 0.95).problems()).isEqualTo(2);
    assertThat(Contamination.NONE.clean(score, 0.95).value().orElseThrow())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aHitWithoutEvidenceIsRefused() throws Exception {
    Path file = temp.resolve("hits.jsonl");
    Files.writeString(file, "{\"benchmark\": \"b\", \"problem\": \"a\"}\n");

    assertThatThrownBy(() -> Contamination.read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ":1: lacks benchmark, problem or evidence\n    write {\"benchmark\": ...,"
                + " \"problem\": ..., \"evidence\": ...}");
  }

  @Test
  void theSpreadOfADifferenceHasTwoParts() {
    // Differences 1/2, 0 and 0; one sample of a varies by 1/2 * 1/2 * 2 = 1/2 on the first problem.
    Score a = score("a", 2, attempts("a", "RW"), attempts("b", "RR"), attempts("c", "WW"));
    Score b = score("b", 2, attempts("a", "WW"), attempts("b", "RR"), attempts("c", "WW"));

    Spread spread = Spread.of(a, b);

    assertThat(spread.problems()).isEqualTo(3);
    assertThat(spread.within()).isCloseTo(0.5 / 3, within(1e-12));
    // Variance of the differences 1/12, less the samples' part 0.5 / 2 / 3.
    assertThat(spread.between()).isCloseTo(0, within(1e-12));
    Score c = score("c", 2, attempts("a", "RR"), attempts("b", "RR"), attempts("c", "WW"));
    assertThat(Spread.of(c, b).between()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(Spread.of(c, b).within()).isZero();
  }
}
