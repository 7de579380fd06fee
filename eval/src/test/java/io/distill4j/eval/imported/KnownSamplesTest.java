package io.distill4j.eval.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.eval.Judges;
import io.distill4j.eval.metric.BestOf;
import io.distill4j.eval.metric.ConsAt;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.PassAt;
import io.distill4j.eval.metric.PerSample;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real samples of others, judged again: the counts are those their own records state. */
final class KnownSamplesTest {

  private static final Judges JUDGES = new Judges(new BoxedNumber(), List.of());
  private static final Judges MATHEMATICAL = new Judges(new BoxedMath(), List.of());

  private static Results judge(Path file, Columns columns, boolean startsInside) {
    return judge(JUDGES, file, columns, startsInside);
  }

  private static Results judge(Judges judges, Path file, Columns columns, boolean startsInside) {
    var samples = new SampleFile(file, columns, "known", Sampling.R1, startsInside);
    try (Stream<Trace> traces = samples.open()) {
      return Results.of(
          "known",
          "known",
          judges.verifierName(),
          judges.verifier(),
          Prompt::id,
          traces.map(judges::label));
    }
  }

  private static int count(Results results, Outcome outcome) {
    return results.attempts().stream().mapToInt(a -> a.count(outcome)).sum();
  }

  @Test
  void fiveSamplesEachOfThirteenProblems() {
    Path file = SharedData.require("reasoning/r1_distill_qwen14b_5samples_65.jsonl");

    Results results = judge(file, Columns.PLAIN, true);

    assertThat(results.attempts()).hasSize(13).allMatch(a -> a.samples().size() == 5);
    assertThat(count(results, Outcome.RIGHT)).isEqualTo(58);
    assertThat(count(results, Outcome.WRONG)).isEqualTo(7);
    assertThat(new PassAt(1).measure(results.attempts(), 0.95).value().orElseThrow())
        .isCloseTo(58 / 65.0, within(1e-12));
    assertThat(PerSample.TRUNCATED.measure(results.attempts(), 0.95).value().orElseThrow())
        .isCloseTo(3 / 65.0, within(1e-12));
    assertThat(new ConsAt(5).measure(results.attempts(), 0.95).value()).isPresent();
  }

  @Test
  void deepSeekR1OnTwelveAimeProblems() {
    Path file = SharedData.require("reasoning/deepseek_r1_aime24_12.jsonl");

    Results results = judge(file, Columns.PLAIN, false);

    assertThat(count(results, Outcome.RIGHT)).isEqualTo(9);
    assertThat(count(results, Outcome.WRONG)).isEqualTo(3);
  }

  @Test
  void theMathematicalVerifierCountsTheSame() {
    Path five = SharedData.require("reasoning/r1_distill_qwen14b_5samples_65.jsonl");
    Path twelve = SharedData.require("reasoning/deepseek_r1_aime24_12.jsonl");

    Results ofFive = judge(MATHEMATICAL, five, Columns.PLAIN, true);
    Results ofTwelve = judge(MATHEMATICAL, twelve, Columns.PLAIN, false);

    assertThat(count(ofFive, Outcome.RIGHT)).isEqualTo(58);
    assertThat(count(ofFive, Outcome.WRONG)).isEqualTo(7);
    assertThat(count(ofTwelve, Outcome.RIGHT)).isEqualTo(9);
    assertThat(count(ofTwelve, Outcome.WRONG)).isEqualTo(3);
  }

  @Test
  void eightSamplesInOneRow() {
    Path file = SharedData.require("reasoning/qwen25math_8samples_rm_first30.jsonl");
    var columns =
        new Columns(
            "idx",
            "question",
            "answer",
            "code",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("pred_score"));

    Results results = judge(file, columns, false);

    List<Boolean> theirs = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(file)) {
      rows.forEach(r -> r.value().path("score").forEach(s -> theirs.add(s.asBoolean())));
    }
    assertThat(results.attempts()).hasSize(30).allMatch(a -> a.samples().size() == 8);
    List<Boolean> disagree = new ArrayList<>();
    int at = 0;
    for (var attempts : results.attempts()) {
      for (var sample : attempts.samples()) {
        boolean score = theirs.get(at++);
        if (sample.outcome() != Outcome.UNKNOWN && (sample.outcome() == Outcome.RIGHT) != score) {
          disagree.add(score);
        }
      }
    }
    assertThat(disagree).isEmpty();
  }

  @Test
  void eightSamplesUnderTheMathematicalVerifierAreAsTheirScoreSays() {
    Path file = SharedData.require("reasoning/qwen25math_8samples_rm_first30.jsonl");
    var columns =
        new Columns(
            "idx",
            "question",
            "answer",
            "code",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("pred_score"));
    Results results = judge(MATHEMATICAL, file, columns, false);

    assertThat(count(results, Outcome.RIGHT)).isEqualTo(217);
    assertThat(count(results, Outcome.WRONG) + count(results, Outcome.UNKNOWN)).isEqualTo(23);
    // 28 of the samples that the reward model likes best are right; what is unknown is in neither.
    Estimate best = new BestOf(8, BestOf.Rank.HIGHEST_SCORE).measure(results.attempts(), 0.95);
    assertThat(best.value().orElseThrow() * best.problems()).isCloseTo(28, within(1e-9));
  }

  @Test
  void theEndlessLoopOfARealModelIsSeen() {
    Path file = SharedData.require("reasoning/r1_distill_qwen7b_math500_20.jsonl");

    Results results = judge(file, Columns.PLAIN, true);

    assertThat(results.attempts().stream().flatMap(a -> a.samples().stream()).filter(Sample::loops))
        .hasSize(1)
        .allMatch(s -> s.finish() == FinishReason.LENGTH);
  }
}
