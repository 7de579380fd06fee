package io.distill4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Paused;
import io.distill4j.data.Progress;
import io.distill4j.data.Sampling;
import io.distill4j.data.Usage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run may cost, what it costs, and what it will. */
final class BudgetTest {

  private static final Prices PRICES = new Prices(1, 1_000);

  @TempDir Path folder;

  private final Path status() {
    return folder.resolve("status.json");
  }

  /** A clock that an answer moves by a minute. */
  private static final class Minutes extends Clock {
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Summary run(Budget budget, int prompts) throws Exception {
    Minutes clock = new Minutes();
    Scripted generator = new Scripted();
    generator.lengths =
        Optional.of(
            r -> {
              clock.now = clock.now.plus(Duration.ofMinutes(1));
              return 60;
            });
    Plan plan = new Plan(1, Sampling.R1.withMaxTokens(100), 42, 3);
    return new GenerationRun(
            generator,
            Scripted.prompts(prompts),
            plan,
            new Account(Optional.of(PRICES), budget, Optional.of(status())),
            folder.resolve("traces"),
            clock,
            Progress.SILENT)
        .run(() -> false);
  }

  private static Budget usd(double usd) {
    return new Budget(OptionalDouble.of(usd), OptionalLong.empty(), OptionalDouble.empty());
  }

  @Test
  void dollarsAreAHardCapThatPausesAndCanBeRaised() throws Exception {
    // A sample costs 0.060003 USD, and 0.100044 at most (the prompt of up to 12 bytes counts as 44
    // tokens).
    Summary first = run(usd(0.5), 20);
    assertThat(first.paused()).isPresent();
    assertThat(first.usd().getAsDouble()).isLessThanOrEqualTo(0.5).isCloseTo(0.42, within(1e-4));
    assertThat(first.samples()).isEqualTo(7);
    assertThatThrownBy(first::requireNoFailures)
        .isInstanceOf(Paused.class)
        .hasMessage(
            "the budget of 0.50 USD is used up: 0.42 are spent, and the next request may cost"
                + " 0.1000%n".formatted()
                + "    7 samples are safe; raise that part of teacher.budget and give the same"
                + " command again to go on");
    assertThat(RunStatus.read(status()).orElseThrow().state()).isEqualTo(RunStatus.State.PAUSED);
    assertThat(folder.resolve("traces/data")).doesNotExist();

    Summary second = run(usd(5), 20);
    assertThat(second.isComplete()).isTrue();
    assertThat(second.earlier()).isEqualTo(7);
    assertThat(second.usd().getAsDouble()).isCloseTo(20 * 0.060003, within(1e-9));
    assertThat(second)
        .hasToString("20 samples of 20 prompts, 7 kept from before, 780 tokens, 1.20 USD");
    RunStatus status = RunStatus.read(status()).orElseThrow();
    assertThat(status.state()).isEqualTo(RunStatus.State.DONE);
    assertThat(status.samples()).isEqualTo(20);
    assertThat(status.spent()).isEqualTo(new Usage(60, 1_200, 20));
    assertThat(status.seconds()).isEqualTo(20 * 60.0);
  }

  @Test
  void tokensAndHoursEndTheAskingToo() throws Exception {
    Budget tokens =
        new Budget(OptionalDouble.empty(), OptionalLong.of(400), OptionalDouble.empty());
    Summary short1 = run(tokens, 20);
    assertThat(short1.paused().orElseThrow())
        .isEqualTo(
            "the budget of 400 tokens is used up: 315 are spent, and the next request may take 143");
    Budget hours = new Budget(OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.of(0.2));
    Summary late = run(hours, 20);
    assertThat(late.paused()).contains("the budget of 0.20 hours is used up");
    assertThat(late.samples()).isEqualTo(12);
  }

  @Test
  void budgetIsNoHindranceToARunThatHasEverything() throws Exception {
    run(Budget.NONE, 3);
    assertThat(run(usd(0.01), 3).isComplete()).isTrue();
  }

  @Test
  void probeEstimatesTokensCostAndHoursAndIsPartOfTheRun() throws Exception {
    Scripted generator = new Scripted();
    generator.lengths = Optional.of(r -> r.prompt().id().hashCode() % 2 == 0 ? 20 : 40);
    GenerationRun run =
        new GenerationRun(
            generator,
            Scripted.prompts(100),
            new Plan(4, Sampling.R1, 42, 10),
            new Account(Optional.of(PRICES), Budget.NONE, Optional.empty()),
            folder,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            Progress.SILENT);
    Estimate estimate = run.probe(20, () -> false);
    assertThat(generator.asked).hasSize(20).allMatch(key -> key.endsWith("#0"));
    assertThat(estimate.left()).isEqualTo(380);
    assertThat(estimate.tokens().mean() / 380).isBetween(20.0, 40.0);
    assertThat(estimate.usd().orElseThrow().mean())
        .isCloseTo(estimate.tokens().mean() / 1e3 + 380 * 3e-6, within(1e-9));
    assertThat(estimate.beyond(usd(1))).singleElement().asString().startsWith("the budget of 1.00");

    assertThat(run.probe(20, () -> false)).isEqualTo(estimate);
    assertThat(generator.asked).hasSize(20);
    run.run(() -> false);
    assertThat(generator.asked).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void estimateIsTheMeanWithItsInterval() {
    // mean 20, standard deviation 10, error 10 / sqrt 3, t(2, 95%) = 4.302652729911275
    Estimate.Range range = Estimate.Range.of(new double[] {10, 20, 30}).times(100);
    assertThat(range.mean()).isCloseTo(2_000, within(1e-9));
    assertThat(range.high())
        .isCloseTo(2_000 + 100 * 4.302652729911275 * 5.773502691896258, within(1e-6));
    assertThat(range.low()).isZero();
    assertThat(Estimate.Range.of(new double[] {7, 7, 7})).isEqualTo(new Estimate.Range(7, 7, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.95, 12.706204736432095", "2, 0.95, 4.302652729911275", "5, 0.9, 2.015048372669157",
    "19, 0.95, 2.093024054408263", "20, 0.99, 2.845339709776814", "200, 0.95, 1.971896223633674",
  })
  void quantilesAreThoseOfTheTables(int freedom, double level, double expected) {
    assertThat(StudentT.quantile(freedom, level)).isCloseTo(expected, within(1e-8));
  }

  @Test
  void pricesAndBudgetsThatCannotWorkAreRefused() {
    assertThat(new Prices(0.55, 2.19).usd(new Usage(2_000_000, 1_000_000, 5)))
        .isCloseTo(3.29, within(1e-9));
    assertThatThrownBy(() -> new Account(Optional.empty(), usd(1), Optional.empty()))
        .hasMessage("budget.usd needs prices, from which dollars are computed");
    assertThatThrownBy(() -> usd(0)).hasMessage("usd must be above 0, was 0.0");
    assertThatThrownBy(() -> new Prices(-1, 2)).hasMessageStartingWith("usd-per-million-prompt");
  }
}
