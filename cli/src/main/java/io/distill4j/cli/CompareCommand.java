package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.published.Published;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill compare}: models of one or two runs on their common benchmarks. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare every two models on the problems they share, with a paired test.",
      "Takes run folders or scores.json files; two files may hold the same model judged twice."
    })
final class CompareCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN_OR_SCORES",
      description = "Run folders or scores.json files.")
  private List<Path> sources = List.of();

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Seed of the permutation test; default ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Option(
      names = "--with",
      paramLabel = "published",
      description =
          "Put published numbers on the same benchmarks beside: the paper's, RL-only baselines and"
              + " independent re-measurements, with what is known to be unclear about them.")
  private @Nullable String with;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    List<Score> scores = new ArrayList<>();
    for (Path source : sources) {
      Path file = Files.isDirectory(source) ? source.resolve("scores.json") : source;
      if (!Files.exists(file)) {
        throw new UserMistake(
            file.toString(), "no such file", "run 'distill evaluate' on that run first");
      }
      scores.addAll(ScoreFile.read(file));
    }
    if (with != null && !with.equals("published")) {
      throw new UserMistake("--with " + with, "is not known", "write --with published");
    }
    List<Comparison> comparisons = Scoring.everyPair(scores, seed);
    if (comparisons.isEmpty() && with == null) {
      throw new UserMistake(
          sources.toString(),
          "holds no two scores on the same benchmark",
          "give runs that were evaluated on a common benchmark, or --with published");
    }
    comparisons.forEach(c -> console.out().println(Sentences.of(c)));
    if (with != null) {
      Published.read().beside(scores).forEach(console.out()::println);
    }
    return ExitCode.DONE;
  }
}
