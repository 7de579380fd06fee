package io.distill4j.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.mix.DomainMix.Unit;
import io.distill4j.data.mix.MixPlan.Amount;
import io.distill4j.data.mix.MixTarget.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MixTest {

  /** By samples 3 to 1, by tokens 30 to 30: half and half. */
  private static final MixTarget TARGET =
      new MixTarget(
          "test", new TreeMap<>(Map.of("math", new Part(3, 10), "code", new Part(1, 30))));

  @TempDir Path folder;

  @Test
  void theGapIsWhatIsMissingForTheSharesWithNothingTooMuch() {
    Map<String, Amount> have = Map.of("math", new Amount(60, 600), "code", new Amount(40, 800));

    MixPlan plan = MixPlan.of(TARGET, have, Unit.SAMPLES, OptionalLong.empty());

    // Code fills its quarter with 40 of 160 samples: math lacks 60 of 120, at 10 tokens each.
    assertThat(plan.rows())
        .containsExactly(
            new MixPlan.Row("code", new Amount(40, 800), 0.4, 0.25, 0, 0),
            new MixPlan.Row("math", new Amount(60, 600), 0.6, 0.75, 60, 600));
    assertThat(plan.distance()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void byTokensTheDomainsOwnLengthSaysHowManySamplesThatIs() {
    Map<String, Amount> have = Map.of("math", new Amount(60, 600), "code", new Amount(20, 400));

    MixPlan plan = MixPlan.of(TARGET, have, Unit.TOKENS, OptionalLong.empty());

    // Half and half by tokens: 200 more of code, at 20 tokens a sample.
    assertThat(plan.rows().get(0))
        .isEqualTo(new MixPlan.Row("code", new Amount(20, 400), 0.4, 0.5, 10, 200));
  }

  @Test
  void aTotalAsksForSoManySamplesAndOthersHaveNoPlace() {
    Map<String, Amount> have = Map.of("math", new Amount(10, 0), "poetry", new Amount(10, 50));

    MixPlan plan = MixPlan.of(TARGET, have, Unit.SAMPLES, OptionalLong.of(100));

    assertThat(plan.rows())
        .containsExactly(
            new MixPlan.Row("code", new Amount(0, 0), 0, 0.25, 25, 750),
            new MixPlan.Row("math", new Amount(10, 0), 0.5, 0.75, 65, 650),
            new MixPlan.Row("poetry", new Amount(10, 50), 0.5, 0, 0, 0));
    assertThat(plan.table())
        .isEqualTo(
            """
            domain        samples         tokens    share   target    missing         tokens
            code                0              0     0.0%    25.0%         25            750
            math               10              0    50.0%    75.0%         65            650
            poetry             10             50    50.0%     0.0%          0              0
            50.0% of the set by samples stands in the wrong domain
            generate 25 more of code, about 750 tokens
            generate 65 more of math, about 650 tokens
            """);
  }

  @Test
  void theMixedSetHasTheSharesAndSaysTheDomain() {
    write("a.jsonl", 9, 5);
    write("b.jsonl", 2, 5);
    MixSources sources =
        new MixSources(
            List.of(
                new MixSources.Source(Optional.of("math"), folder.resolve("a.jsonl")),
                new MixSources.Source(Optional.of("code"), folder.resolve("b.jsonl"))),
            "domain",
            MixSources.AS_COUNTED);

    long written =
        sources.write(
            new DomainMix("domain", Unit.SAMPLES, Map.of("math", 3.0, "code", 1.0)),
            folder.resolve("mixed"),
            Progress.SILENT);

    assertThat(written).isEqualTo(8);
    try (Stream<Trace> traces = Traces.read(folder.resolve("mixed"))) {
      assertThat(traces.map(trace -> trace.prompt().tags().get("domain")))
          .containsOnly("math", "code")
          .filteredOn("code"::equals)
          .hasSize(2);
    }
    assertThat(sources.count(Unit.TOKENS, Progress.SILENT))
        .isEqualTo(Map.of("math", new Amount(9, 45), "code", new Amount(2, 10)));
  }

  @Test
  void tokensThatNobodyCountedAreAskedFor() {
    write("a.jsonl", 1, 0);
    MixSources sources =
        new MixSources(
            List.of(new MixSources.Source(Optional.of("math"), folder.resolve("a.jsonl"))),
            "domain",
            MixSources.AS_COUNTED);

    assertThat(sources.count(Unit.SAMPLES, Progress.SILENT))
        .isEqualTo(Map.of("math", new Amount(1, 0)));
    assertThatThrownBy(() -> sources.count(Unit.TOKENS, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            trace a.jsonl-0#0: its tokens were not counted
                name a tokenizer, or share out samples\
            """);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Part(0, 1)).hasMessage("samples must be 1 or more, was 0");
    assertThatThrownBy(() -> new Part(1, 0)).hasMessage("tokens must be above 0, was 0.0");
    assertThatThrownBy(() -> new DomainMix("d", Unit.SAMPLES, Map.of("a", 0.0)))
        .hasMessage("shares must be above 0, was 0.0 for a");
  }

  private void write(String name, int count, int tokens) {
    try (TraceWriter writer = TraceWriter.open(folder.resolve(name))) {
      for (int i = 0; i < count; i++) {
        Prompt prompt = Prompt.of(name + "-" + i, "q", new Answer.None());
        writer.append(
            new Trace(
                new Request(prompt, 0, 1, Sampling.R1),
                Completion.of("t", "a").withUsage(new Usage(0, tokens, 0)),
                "made-up",
                "recorded",
                Instant.EPOCH,
                Instant.EPOCH,
                List.of()));
      }
      writer.publish();
    }
  }
}
