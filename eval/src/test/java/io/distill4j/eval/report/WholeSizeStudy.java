package io.distill4j.eval.report;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.eval.Judges;
import io.distill4j.eval.Simulated;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long 500 problems x 64 samples x 4 models take, from texts to the page. */
final class WholeSizeStudy {

  private static final int PROBLEMS = 500;
  private static final int SAMPLES = 64;

  private WholeSizeStudy() {}

  /** Prints seconds and bytes; the argument is the page to write. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    var judges = new Judges(new BoxedNumber(), List.of());
    List<Score> scores = new ArrayList<>();
    for (int model = 0; model < 4; model++) {
      Results results =
          Results.of(
              "model-" + model,
              "math-500",
              judges.verifierName(),
              judges.verifier(),
              Prompt::id,
              traces(model).map(judges::label));
      scores.add(
          Score.of(
              results,
              SAMPLES,
              PROBLEMS,
              Metrics.standard(SAMPLES, List.of()),
              0.95,
              Simulated.SETTING));
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < a; b++) {
        comparisons.add(Comparison.of(scores.get(a), scores.get(b), 0.95, 1));
      }
    }
    Path page = Path.of(arguments[0]);
    HtmlReport.write(
        page, new ReportInput("size", "", scores, Comparison.corrected(comparisons), Story.NONE));
    System.out.printf("%.1f s, %,d bytes%n", (System.nanoTime() - start) / 1e9, Files.size(page));
  }

  private static Stream<Trace> traces(int model) {
    var random = new SplittableRandom(model);
    return IntStream.range(0, PROBLEMS)
        .boxed()
        .flatMap(
            p -> {
              Prompt prompt = Prompt.of("p" + p, "Problem " + p, new Answer.Text("" + p));
              double chance = Math.min(1, (p + 50.0 * model) / PROBLEMS);
              return IntStream.range(0, SAMPLES)
                  .mapToObj(k -> trace(prompt, k, random.nextDouble() < chance, random));
            });
  }

  private static Trace trace(Prompt prompt, int sample, boolean right, SplittableRandom random) {
    String wrong = "" + (-1 - random.nextInt(20));
    String answer = right ? ((Answer.Text) prompt.answer()).value() : wrong;
    Completion completion =
        Completion.of("step\n".repeat(2000), "So \\boxed{" + answer + "}.")
            .withUsage(new Usage(20, 4000 + random.nextInt(1000), 3900));
    return new Trace(
        Request.of(prompt, sample, Sampling.R1, 1),
        completion,
        "model",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
