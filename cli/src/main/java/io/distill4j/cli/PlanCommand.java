package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.eval.compare.Spread;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.eval.stats.Power;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code distill plan}: how many problems and samples a difference needs to be seen. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "How many problems and samples a difference between two models needs to be seen, or which"
          + " difference so many problems and samples can show.",
      "Give two of --difference, --problems and --samples to get the third; one or none for a"
          + " table.",
      "Differences and accuracies are shares: 0.05 is five points."
    })
final class PlanCommand implements Callable<Integer> {

  private static final List<Integer> SAMPLES = List.of(1, 4, 16, 64);
  private static final List<Integer> PROBLEMS = List.of(30, 60, 100, 200, 500, 1000);

  private final Console console;

  @Option(
      names = "--difference",
      paramLabel = "SHARE",
      description = "Difference of pass@1 to be seen, in (0, 1].")
  private @Nullable Double difference;

  @Option(names = "--problems", paramLabel = "M", description = "Problems, 2 or more.")
  private @Nullable Integer problems;

  @Option(names = "--samples", paramLabel = "K", description = "Samples of each, 1 or more.")
  private @Nullable Integer samples;

  @Option(
      names = "--accuracy",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Expected pass@1 of both models; default ${DEFAULT-VALUE}.")
  private double accuracy = 0.5;

  @Option(
      names = "--alike",
      paramLabel = "SHARE",
      defaultValue = "0.6",
      description =
          "Share of the variance that lies between problems: 0 when all are equally hard, 1 when"
              + " each is always or never solved; default ${DEFAULT-VALUE}, as on AIME.")
  private double alike = 0.6;

  @Option(
      names = "--correlation",
      paramLabel = "R",
      defaultValue = "0.8",
      description =
          "How alike the two models find the problems hard, in [0, 1]; default ${DEFAULT-VALUE}.")
  private double correlation = 0.8;

  @Option(
      names = "--power",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description = "Chance to see a difference that is there; default ${DEFAULT-VALUE}.")
  private double power = 0.8;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      defaultValue = "0.95",
      description = "Level of the intervals; default ${DEFAULT-VALUE}.")
  private double level = 0.95;

  @Option(
      names = "--from",
      paramLabel = "RUN_OR_SCORES",
      description =
          "Take what was measured instead of --accuracy, --alike and --correlation: two models on"
              + " one benchmark with two or more samples of each problem.")
  private @Nullable Path from;

  @Option(
      names = "--benchmark",
      paramLabel = "ID",
      description = "Benchmark of --from; needed when it has several.")
  private @Nullable String benchmark;

  PlanCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Power plan;
    try {
      plan = plan();
      answer(plan);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          "command line", String.valueOf(e.getMessage()), "see 'distill plan --help'", e);
    }
    return ExitCode.DONE;
  }

  private Power plan() throws Exception {
    if (from == null) {
      say(
          "Expecting pass@1 of %.1f%%, %.2f of the variance between problems, correlation %.2f.",
          100 * accuracy, alike, correlation);
      return Power.expecting(accuracy, alike, correlation, 1 - level, power);
    }
    Path file = Files.isDirectory(from) ? from.resolve("scores.json") : from;
    List<Score> scores =
        ScoreFile.read(file).stream()
            .filter(s -> benchmark == null || s.benchmark().equals(benchmark))
            .toList();
    if (scores.stream().map(Score::benchmark).distinct().count() != 1 || scores.size() < 2) {
      throw new UserMistake(
          file.toString(),
          "two models on one benchmark are needed, there are %d scores on %s"
              .formatted(scores.size(), scores.stream().map(Score::benchmark).distinct().toList()),
          "choose one with --benchmark, or leave --from out");
    }
    Score a = scores.get(scores.size() - 1);
    Score b = scores.get(scores.size() - 2);
    Spread spread = Spread.of(a, b);
    say(
        "Measured from %s and %s on %s, %d problems: variance %.4f between problems, %.4f within.",
        a.model(), b.model(), a.benchmark(), spread.problems(), spread.between(), spread.within());
    return new Power(spread.between(), spread.within(), 1 - level, power);
  }

  private void answer(Power plan) {
    if (difference != null && samples != null && problems == null) {
      say(
          "%,d problems with %d samples of each show a difference of %.1f points %s.",
          plan.problems(difference, require("samples", samples, 1)),
          samples,
          100 * difference,
          often());
    } else if (difference != null && problems != null && samples == null) {
      OptionalInt needed = plan.samples(difference, require("problems", problems, 2));
      if (needed.isPresent()) {
        say(
            "%,d samples of each of %,d problems show a difference of %.1f points %s.",
            needed.getAsInt(), problems, 100 * difference, often());
      } else {
        say(
            "No number of samples shows a difference of %.1f points on %,d problems %s: the"
                + " problems differ too much. More problems do: %,d with 64 samples of each.",
            100 * difference, problems, often(), plan.problems(difference, 64));
      }
    } else if (problems != null && samples != null) {
      OptionalDouble seen =
          plan.detectable(require("problems", problems, 2), require("samples", samples, 1));
      say(
          "%,d problems with %d samples of each show a difference of %.1f points %s.",
          problems, samples, 100 * seen.orElseThrow(), often());
      if (difference != null) {
        say(
            difference >= seen.orElseThrow()
                ? "That is enough for %.1f points."
                : "That is not enough for %.1f points.",
            100 * difference);
      }
    } else {
      table(plan);
    }
  }

  private void table(Power plan) {
    say("%s", difference == null ? "Smallest difference seen, in points:" : "Problems needed:");
    StringBuilder head = new StringBuilder(difference == null ? "problems" : "difference");
    SAMPLES.forEach(k -> head.append("%12s".formatted(k + (k == 1 ? " sample" : " samples"))));
    if (difference != null) {
      StringBuilder row = new StringBuilder("%9.1f%%".formatted(100 * difference));
      SAMPLES.forEach(k -> row.append("%,12d".formatted(plan.problems(difference, k))));
      say("%s", head);
      say("%s", row);
      return;
    }
    say("%s", head);
    for (int m : problems == null ? PROBLEMS : List.of(require("problems", problems, 2))) {
      StringBuilder row = new StringBuilder("%,8d".formatted(m));
      for (int k : samples == null ? SAMPLES : List.of(require("samples", samples, 1))) {
        row.append(String.format(Locale.ROOT, "%12.1f", 100 * plan.detectable(m, k).orElseThrow()));
      }
      say("%s", row);
    }
  }

  private String often() {
    return String.format(Locale.ROOT, "in %.0f%% of experiments", 100 * power);
  }

  private static int require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be %d or more, was %d".formatted(name, least, value));
    }
    return value;
  }

  private void say(String format, Object... arguments) {
    console.out().println(String.format(Locale.ROOT, format, arguments));
  }
}
