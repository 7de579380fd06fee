package io.distill4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Progress;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.data.verify.Verifier;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which samples are asked for, under which limit, and when a prompt has enough. */
final class AskingTest {

  private static final Sampling UP_TO_400 = Sampling.R1.withMaxTokens(400);
  private static final List<Integer> LADDER = List.of(100, 200, 400);

  @TempDir Path folder;

  private Summary run(Scripted generator, PromptSource prompts, Plan plan)
      throws InterruptedException {
    return new GenerationRun(generator, prompts, plan, folder, Clock.systemUTC(), Progress.SILENT)
        .run(() -> false);
  }

  private static Plan laddered(int samples, Sampling sampling, List<Integer> limits) {
    return new Plan(samples, sampling, 42, 4, limits, Optional.empty());
  }

  private static Plan sought(int samples, int right, int cap) {
    Sought sought = new Sought(right, cap, new BoxedNumber());
    return new Plan(samples, Sampling.R1, 42, 4, List.of(), Optional.of(sought));
  }

  private static List<Trace> traces(Path folder) {
    try (Stream<Trace> traces = Traces.read(folder)) {
      return traces.toList();
    }
  }

  /** Answers to p0 take 50 tokens, to p1 150, to p2 350, to p3 more than anybody allows. */
  private static Scripted climbing() {
    Scripted generator = new Scripted();
    List<Integer> lengths = List.of(50, 150, 350, 5_000);
    generator.lengths =
        Optional.of(r -> lengths.get(Integer.parseInt(r.prompt().id().substring(1))));
    return generator;
  }

  @Test
  void truncatedSamplesClimbTheLadderAndWhatTheyReplaceIsKept() throws InterruptedException {
    Scripted generator = climbing();
    Summary summary = run(generator, Scripted.prompts(4), laddered(1, UP_TO_400, LADDER));
    assertThat(generator.asked)
        .containsExactlyInAnyOrder(
            "p0#0", "p1#0", "p1#0", "p2#0", "p2#0", "p2#0", "p3#0", "p3#0", "p3#0");
    assertThat(traces(folder))
        .extracting(t -> t.request().sampling().maxTokens())
        .containsExactly(100, 200, 400, 400);
    assertThat(traces(folder))
        .extracting(t -> t.completion().finish())
        .containsExactly(
            FinishReason.STOP, FinishReason.STOP, FinishReason.STOP, FinishReason.LENGTH);
    assertThat(traces(folder.resolve("replaced")))
        .extracting(t -> t.request().key() + " " + t.request().sampling().maxTokens())
        .containsExactlyInAnyOrder("p1#0 100", "p2#0 100", "p2#0 200", "p3#0 100", "p3#0 200");
    // 50 + (100 + 150) + (100 + 200 + 350) + (100 + 200 + 400) = 1,650
    assertThat(summary).hasToString("4 samples of 4 prompts, 6 truncated, 1,650 tokens");
  }

  @Test
  void higherLimitLaterAsksForTheTruncatedOnesAlone() throws InterruptedException {
    run(climbing(), Scripted.prompts(4), laddered(1, UP_TO_400.withMaxTokens(100), List.of()));
    Scripted later = climbing();
    run(later, Scripted.prompts(4), laddered(2, UP_TO_400, List.of()));
    assertThat(later.asked)
        .containsExactlyInAnyOrder("p1#0", "p2#0", "p3#0", "p0#1", "p1#1", "p2#1", "p3#1");
    Scripted again = climbing();
    run(again, Scripted.prompts(4), laddered(2, UP_TO_400, List.of()));
    assertThat(again.asked).isEmpty();
    assertThat(traces(folder)).hasSize(8);
  }

  @Test
  void promptIsAskedUntilEnoughAreRightOrTheCapIsReached() throws InterruptedException {
    // The generator answers a sample with its own index: prompt N is right at sample N alone.
    PromptSource prompts =
        Scripted.prompts(List.of("0", "1", "5", "99", "none"), AskingTest::reference);
    Scripted generator = numbers();
    Summary summary = run(generator, prompts, sought(1, 1, 16));

    // One sample, wrong: 1 / (1/3) = 3 more; four wrong: 1 / (1/6) = 6 more; ten: 6 up to the cap.
    assertThat(count(generator, "0")).isEqualTo(1);
    assertThat(count(generator, "1")).isEqualTo(4);
    assertThat(count(generator, "5")).isEqualTo(10);
    assertThat(count(generator, "99")).isEqualTo(16);
    assertThat(count(generator, "none")).as("cannot be judged").isEqualTo(1);
    assertThat(summary.right()).isEqualTo(3);
    assertThat(summary.isComplete()).isTrue();
    assertThat(traces(folder))
        .extracting(t -> t.prompt().id() + " " + t.prompt().tags())
        .contains(
            "0 {pass_rate=1.0000, pass_rate_of=1}",
            "1 {pass_rate=0.2500, pass_rate_of=4}",
            "5 {pass_rate=0.1000, pass_rate_of=10}",
            "99 {pass_rate=0.0000, pass_rate_of=16}",
            "none {}");
    assertThat(traces(folder).get(0).verdict("boxed-number")).isPresent();

    Scripted again = numbers();
    run(again, prompts, sought(1, 1, 16));
    assertThat(again.asked).isEmpty();
  }

  @Test
  void seekingRunThatWasInterruptedGoesOnAndAHigherAimAsksForMore() throws InterruptedException {
    PromptSource prompts = Scripted.prompts(List.of("1", "99"), AskingTest::reference);
    Scripted broken = numbers();
    broken.failing.addAll(List.of("1#2", "99#7"));
    assertThat(run(broken, prompts, sought(1, 1, 10)).failed()).isEqualTo(2);
    Scripted rest = numbers();
    assertThat(run(rest, prompts, sought(1, 1, 10)).isComplete()).isTrue();
    assertThat(rest.asked).containsExactlyInAnyOrder("1#2", "99#7");
    Scripted more = numbers();
    run(more, prompts, sought(1, 2, 12));
    assertThat(count(more, "1")).isEqualTo(8);
    assertThat(more.asked).contains("99#10", "99#11").doesNotContain("99#9");
  }

  @Test
  void aJudgeThatIsGoneEndsTheRunAndTheSamplesStay() throws InterruptedException {
    Verifier gone =
        (completion, reference) -> {
          throw new UserMistake("judge", "status 401: key expired", "check the key");
        };
    Plan plan = new Plan(1, Sampling.R1, 42, 4, List.of(), Optional.of(new Sought(1, 9, gone)));
    PromptSource prompts =
        Scripted.prompts(
            IntStream.range(0, 500).mapToObj(String::valueOf).toList(), AskingTest::reference);
    Scripted generator = numbers();

    assertThatThrownBy(() -> run(generator, prompts, plan))
        .isInstanceOf(UserMistake.class)
        .hasMessage("judge: status 401: key expired%n    check the key".formatted());
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.size()).isEqualTo(generator.asked.size()).isBetween(1L, 499L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // asked, passed, failed, next (right 2, cap 10)
    "1, 1, 0, 2",
    "1, 0, 1, 6",
    "4, 2, 2, 0",
    "4, 1, 3, 3",
    "9, 0, 9, 1",
    "10, 0, 10, 0",
    "2, 0, 0, 0",
  })
  void nextWaveIsAsLargeAsThePassRateSays(int asked, int passed, int failed, int next) {
    assertThat(new Sought(2, 10, new BoxedNumber()).nextWave(asked, passed, failed))
        .isEqualTo(next);
  }

  @Test
  void plansThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> laddered(1, UP_TO_400, List.of(100, 200)))
        .hasMessage(
            "max-tokens-ladder must end with sampling.max-tokens, which is 400, was [100, 200]");
    assertThatThrownBy(() -> laddered(1, UP_TO_400, List.of(400, 400)))
        .hasMessage("max-tokens-ladder must hold rising numbers above 0, was [400, 400]");
    assertThatThrownBy(() -> sought(4, 1, 3))
        .hasMessage("until-verified.cap must be samples (4) or more, was 3");
    assertThatThrownBy(() -> sought(1, 0, 3)).hasMessage("right must be 1 or more, was 0");
    assertThatThrownBy(() -> sought(1, 4, 3)).hasMessage("cap must be right (4) or more, was 3");
  }

  private static Answer reference(String id) {
    return id.equals("none") ? new Answer.None() : new Answer.Text(id);
  }

  private static Scripted numbers() {
    Scripted generator = new Scripted();
    generator.lengths = Optional.of(r -> 10);
    return generator;
  }

  private static long count(Scripted generator, String prompt) {
    return generator.asked.stream().filter(key -> key.startsWith(prompt + "#")).count();
  }
}
