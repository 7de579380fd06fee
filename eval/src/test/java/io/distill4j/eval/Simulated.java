package io.distill4j.eval;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Setting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Seeded results of models that do not exist. */
public final class Simulated {

  public static final Setting SETTING =
      new Setting(
          "0".repeat(64),
          "boxed-number",
          Sampling.R1,
          42,
          "recorded",
          "distill4j 0.1.0",
          "./distill evaluate",
          Optional.of("r1-paper v1"));

  private Simulated() {}

  /** Problem i is as hard for every model; {@code skill} in [0, 1] moves all chances. */
  public static Results results(
      String model, String benchmark, int problems, int samples, double skill, long seed) {
    var random = new SplittableRandom(seed);
    List<Attempts> attempts = new ArrayList<>();
    for (int i = 0; i < problems; i++) {
      double hard = (i * 37 % problems + 0.5) / problems;
      double chance = 1 / (1 + Math.exp(12 * (hard - skill)));
      List<Sample> drawn = new ArrayList<>();
      for (int k = 0; k < samples; k++) {
        boolean right = random.nextDouble() < chance;
        boolean cut = !right && random.nextDouble() < 0.1;
        drawn.add(
            new Sample(
                k,
                right ? Outcome.RIGHT : Outcome.WRONG,
                right ? "boxed 7, expected 7" : "boxed 8, expected 7",
                cut ? Optional.empty() : Optional.of(right ? "7" : "" + random.nextInt(8, 12)),
                true,
                cut ? FinishReason.LENGTH : FinishReason.STOP,
                2000 + random.nextInt(20_000),
                1500 + random.nextInt(500),
                cut,
                false,
                OptionalDouble.empty(),
                Map.of()));
      }
      attempts.add(new Attempts("problem-" + i, "problem-" + i, drawn));
    }
    return new Results(model, benchmark, attempts);
  }

  public static Score score(
      String model, String benchmark, int problems, int samples, double skill, long seed) {
    return Score.of(
        results(model, benchmark, problems, samples, skill, seed),
        samples,
        problems,
        Metrics.standard(samples, List.of()),
        0.95,
        SETTING);
  }

  /** A judged trace. */
  public static Trace trace(
      String problem, int sample, String reasoning, String answer, Verdict v) {
    Prompt prompt = Prompt.of(problem, "What is 3 + 4?", new Answer.Text("7"));
    return new Trace(
        Request.of(prompt, sample, Sampling.R1, 42),
        Completion.of(reasoning, answer).withUsage(new Usage(10, 1234, 1000)),
        "student",
        "checkpoints/final",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(new Label("boxed-number", v)));
  }
}
