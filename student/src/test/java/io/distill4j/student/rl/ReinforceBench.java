package io.distill4j.student.rl;

import io.distill4j.data.Answer;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.IdsCodec;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.rl.reward.Attempt;
import io.distill4j.student.rl.reward.Range;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.DeviceBench;
import io.distill4j.student.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Seconds of a step of reinforcement learning on the device at hand, with random weights and random
 * rewards, as a JSON line per step: {@code SHAPE QUESTIONS SAMPLES TOKENS TOKENS_PER_PASS
 * ACTIVATIONS STEPS}. No checkpoint is written.
 */
public final class ReinforceBench {

  private static final int PROMPT = 64;

  private ReinforceBench() {}

  /** A reward without a meaning, so that groups differ. */
  private record Chance() implements Reward {
    @Override
    public OptionalDouble of(Attempt attempt) {
      return OptionalDouble.of(attempt.text().hashCode() & 1);
    }

    @Override
    public Range range() {
      return new Range(0, 1);
    }
  }

  /** Ends the run before it writes a model. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Runs one measurement. */
  public static void main(String[] arguments) throws IOException {
    int questions = Integer.parseInt(arguments[1]);
    int samples = Integer.parseInt(arguments[2]);
    int tokens = Integer.parseInt(arguments[3]);
    int steps = Integer.parseInt(arguments[6]);
    PolicyOptions options =
        new PolicyOptions(
            steps + 1,
            questions,
            samples,
            new Sampling(1, 1, 0, 0, tokens),
            List.of(),
            OptionalInt.empty(),
            CutOff.KEEP,
            new GenerationOptions(questions * samples, PROMPT + tokens + 16),
            1,
            1,
            Integer.parseInt(arguments[4]),
            ActivationPolicy.valueOf(arguments[5]),
            Optional.empty(),
            new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 0.2, 0.2, 0),
            OptionalInt.empty(),
            new AdamW(1e-6, 0.9, 0.95, 1e-8, 0),
            new Schedule.Constant(0),
            1,
            1000,
            1,
            Optional.empty(),
            OptionalDouble.empty(),
            1);
    Path folder = DeviceBench.shape(arguments[0]).write(Files.createTempDirectory("bench"));
    List<Prompt> prompts =
        IntStream.range(0, questions)
            .mapToObj(i -> Prompt.of("q" + i, ids(i), new Answer.None()))
            .toList();
    try {
      Path unused =
          new PolicyTrainer(
                  options,
                  prompts,
                  IdsCodec.PLAIN,
                  new Chance(),
                  device -> DeviceBench.fresh(folder, device),
                  folder.resolve("run"),
                  folder,
                  checkpoint -> {},
                  System::nanoTime,
                  Optional.empty())
              .run(
                  Devices.BEST,
                  record -> {
                    print(arguments[0], options, record);
                    if (record.step() == steps) {
                      throw new Enough();
                    }
                  },
                  Progress.SILENT);
    } catch (Enough e) {
      // Measured.
    }
  }

  private static String ids(int seed) {
    return new Random(seed)
        .ints(PROMPT, 1000, 100_000)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  @SuppressWarnings("SystemOut") // A program for people.
  private static void print(String shape, PolicyOptions options, PolicyRecord record) {
    double drawn = record.drawn().completions() * record.drawn().meanTokens();
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"bench\":\"reinforce\",\"shape\":\"%s\",\"questions\":%d,\"samples\":%d,\"tokens\":%.0f,"
                + "\"step\":%d,\"rollout_s\":%.2f,\"score_s\":%.2f,\"update_s\":%.2f,"
                + "\"rollout_tokens_per_s\":%.0f,\"tflops\":%.1f}",
            shape,
            options.questions(),
            options.samples(),
            record.drawn().meanTokens(),
            record.step(),
            record.seconds().rollout(),
            record.seconds().score(),
            record.seconds().update(),
            drawn / record.seconds().rollout(),
            record.flops() / record.seconds().sum() / 1e12));
  }
}
