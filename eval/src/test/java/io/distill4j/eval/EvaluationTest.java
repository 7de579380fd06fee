package io.distill4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationTest {

  private static final Sampling SAMPLING = new Sampling(1, 1, 0, 0, 64);

  @TempDir Path folder;

  private record Sums(List<Prompt> prompts) implements PromptSource {
    @Override
    public Stream<Prompt> open() {
      return prompts.stream();
    }

    @Override
    public Fingerprint fingerprint() {
      return Fingerprint.builder().add(prompts.toString()).build();
    }
  }

  /** Passes an equal answer, cannot read {@code ?}. */
  private record SameText() implements Verifier {
    @Override
    public Verdict verify(Completion completion, Answer reference) {
      if (completion.answer().equals("?")) {
        return new Verdict.Unknown("cannot read: ?");
      }
      return completion.answer().equals(((Answer.Text) reference).value())
          ? new Verdict.Pass("equal")
          : new Verdict.Fail("differs");
    }
  }

  private record ShortAnswer() implements Filter {
    @Override
    public Verdict judge(Trace trace) {
      return trace.completion().answer().length() < 2
          ? new Verdict.Pass("short")
          : new Verdict.Fail("long");
    }
  }

  /** Answers by the sample's seed alone; remembers what it was asked; may fail at a request. */
  private static final class Guesser implements Generator {

    final List<String> asked = new ArrayList<>();
    private final int failAt;

    Guesser(int failAt) {
      this.failAt = failAt;
    }

    @Override
    public CompletionStage<Completion> generate(Request request) {
      asked.add(request.key());
      if (asked.size() == failAt) {
        return CompletableFuture.failedFuture(new UpstreamFailure("server gone"));
      }
      String text =
          switch ((int) (request.seed() % 4)) {
            case 0 -> "?";
            case 1 -> "10";
            default -> ((Answer.Text) request.prompt().answer()).value();
          };
      return CompletableFuture.completedFuture(Completion.of("hm", text));
    }

    @Override
    public String model() {
      return "org/guesser";
    }

    @Override
    public String endpoint() {
      return "here";
    }

    @Override
    public void close() {}
  }

  private static Benchmark sums(int samples) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      prompts.add(Prompt.of("sum-" + i, i + " + 1?", new Answer.Text("" + (i + 1))));
    }
    return Benchmark.of("sums", new Sums(prompts), new SameText(), SAMPLING, samples);
  }

  private Results run(Benchmark benchmark, Guesser guesser, long seed)
      throws IOException, InterruptedException {
    return evaluation(benchmark, seed)
        .run(guesser, JudgeAccess.of(Map.of()), Clock.systemUTC(), Progress.SILENT, () -> false);
  }

  private Evaluation evaluation(Benchmark benchmark, long seed) {
    return new Evaluation(
        benchmark,
        Evaluation.folder(folder, "org/guesser", benchmark.id()),
        seed,
        3,
        List.of(new ShortAnswer()));
  }

  @Test
  void everySampleIsJudgedAndKept() throws IOException, InterruptedException {
    Results results = run(sums(4), new Guesser(0), 7);

    assertThat(results.attempts()).hasSize(6).allMatch(a -> a.samples().size() == 4);
    try (Stream<Trace> scored = evaluation(sums(4), 7).scored()) {
      assertThat(scored)
          .hasSize(24)
          .allMatch(
              t -> t.verdict("same-text").isPresent() && t.verdict("short-answer").isPresent());
    }
    assertThat(folder.resolve("org--guesser/sums/scored.parquet")).exists();
    Score score =
        Score.of(
            results, 4, 6, Metrics.standard(4, List.of("short-answer")), 0.95, Simulated.SETTING);
    assertThat(score.exclusions()).extracting("reason").contains("sample not judged: cannot read");
    assertThat(score.metric("fails short-answer").orElseThrow().estimate().value()).isPresent();
  }

  @Test
  void aFailedRunContinuesWithWhatIsMissing() throws IOException, InterruptedException {
    assertThatThrownBy(() -> run(sums(4), new Guesser(10), 7))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage("server gone");

    Guesser second = new Guesser(0);
    Results continued = run(sums(4), second, 7);

    assertThat(second.asked).doesNotHaveDuplicates().hasSizeLessThan(24).isNotEmpty();
    Path other = Files.createDirectory(folder.resolve("undisturbed"));
    Results undisturbed =
        new Evaluation(sums(4), other, 7, 1, List.of(new ShortAnswer()))
            .run(
                new Guesser(0),
                JudgeAccess.of(Map.of()),
                Clock.systemUTC(),
                Progress.SILENT,
                () -> false);
    assertThat(continued).isEqualTo(undisturbed);
  }

  @Test
  void moreSamplesDrawOnlyTheNewOnes() throws IOException, InterruptedException {
    run(sums(2), new Guesser(0), 7);
    Guesser second = new Guesser(0);

    Results results = run(sums(3), second, 7);

    assertThat(second.asked).hasSize(6).allMatch(key -> key.endsWith("#2"));
    assertThat(results.attempts()).allMatch(a -> a.samples().size() == 3);
  }

  @Test
  void aStoppedRunIsPartial() throws IOException, InterruptedException {
    Guesser guesser = new Guesser(0);

    Results results =
        evaluation(sums(4), 7)
            .run(
                guesser,
                JudgeAccess.of(Map.of()),
                Clock.systemUTC(),
                Progress.SILENT,
                () -> guesser.asked.size() >= 8);

    Score score = Score.of(results, 4, 6, Metrics.standard(4, List.of()), 0.95, Simulated.SETTING);
    assertThat(score.partial()).isTrue();
  }

  @Test
  void samplesOfAnotherSeedAreRefused() throws IOException, InterruptedException {
    run(sums(2), new Guesser(0), 7);

    assertThatThrownBy(() -> run(sums(2), new Guesser(0), 8))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            folder.resolve("org--guesser/sums/evaluation.json")
                + ": holds samples with seed 7, asked for 8\n"
                + "    set it back, choose another folder, or delete this one to draw anew");
  }

  @Test
  void aBadBenchmarkNamesEveryMistake() {
    Benchmark bad =
        Benchmark.of(
            "bad",
            new Sums(
                List.of(
                    Prompt.of("a", "?", new Answer.Text("1")),
                    Prompt.of("a", "??", new Answer.Text(" ")),
                    Prompt.of("b", "?", new Answer.None()))),
            new SameText(),
            SAMPLING,
            1);

    assertThatThrownBy(bad::prompts)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            bad, row 0: id 'a' is used twice
                give every problem its own id
            bad, row 0: problem 'a' has no reference answer
                fill it in or remove the problem: nothing can be right without it
            bad, row 0: problem 'b' has no reference answer
                fill it in or remove the problem: nothing can be right without it"""
                .strip());
  }

  @Test
  void theNumberOfSamplesIsNotPartOfWhatIsAsked() {
    assertThat(sums(1).withSamples(9).fingerprint()).isEqualTo(sums(1).fingerprint());
    assertThatThrownBy(() -> sums(0)).hasMessage("samples must be 1 or more, was 0");
  }
}
