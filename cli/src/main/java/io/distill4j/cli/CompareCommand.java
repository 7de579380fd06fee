package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill compare}: models of one or two runs on their common benchmarks. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare every two models on the problems they share, with a paired test.",
      "Takes run folders or scores.json files."
    })
final class CompareCommand implements Callable<Integer> {

  private static final double LEVEL = 0.95;

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
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      for (int j = i + 1; j < scores.size(); j++) {
        if (scores.get(i).benchmark().equals(scores.get(j).benchmark())) {
          comparisons.add(Comparison.of(scores.get(j), scores.get(i), LEVEL, seed));
        }
      }
    }
    if (comparisons.isEmpty()) {
      throw new UserMistake(
          sources.toString(),
          "holds no two scores on the same benchmark",
          "give runs that were evaluated on a common benchmark");
    }
    Comparison.corrected(comparisons).forEach(c -> console.out().println(Sentences.of(c)));
    return ExitCode.DONE;
  }
}
