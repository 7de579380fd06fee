package io.distill4j.cli;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.elo.Standings;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill elo}: ratings from contests that humans took part in. */
@Command(
    name = "elo",
    mixinStandardHelpOptions = true,
    description = {
      "Rate the models of a run against the humans of programming contests: Elo, as Codeforces has"
          + " it, and percentile. A first or last place alone counts as 5000 or -1000.",
      "The standings are JSON lines, one contest each: {\"contest\": ..., \"problems\": {id:"
          + " points}, \"humans\": [{\"rating\": ..., \"points\": ...}]}; none is shipped."
    })
final class EloCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "Folder of an evaluated run.")
  private Path run = Path.of("");

  @Option(
      names = "--standings",
      required = true,
      paramLabel = "FILE",
      description = "What humans reached in the contests.")
  private Path standings = Path.of("");

  @Option(
      names = "--benchmark",
      paramLabel = "ID",
      defaultValue = "codeforces",
      description = "Benchmark with the problems; default ${DEFAULT-VALUE}.")
  private String benchmark = "codeforces";

  EloCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Standings humans = Standings.read(standings);
    Path scores = run.resolve("scores.json");
    if (!Files.exists(scores)) {
      throw new UserMistake(
          scores.toString(), "no such file", "run 'distill evaluate' on that run first");
    }
    List<Score> all =
        ScoreFile.read(scores).stream().filter(s -> s.benchmark().equals(benchmark)).toList();
    if (all.isEmpty()) {
      throw new UserMistake(
          scores.toString(), "has no score on " + benchmark, "name another with --benchmark");
    }
    for (Score score : all) {
      print(score, humans.rate(right(score), Scoring.LEVEL));
    }
    return ExitCode.DONE;
  }

  private Map<String, List<Boolean>> right(Score score) {
    Map<String, List<Boolean>> right = new LinkedHashMap<>();
    Path stored =
        Evaluation.folder(run.resolve("samples"), score.model(), score.benchmark())
            .resolve("scored.parquet");
    try (Stream<Trace> traces = Traces.read(stored)) {
      traces.forEach(
          trace ->
              right
                  .computeIfAbsent(trace.prompt().id(), id -> new ArrayList<>())
                  .add(
                      trace.verdict(score.setting().verifier()).orElse(null)
                          instanceof Verdict.Pass));
    }
    return right;
  }

  private void print(Score score, Standings.Rating rated) {
    if (rated.rating().value().isEmpty()) {
      throw new UserMistake(
          standings.toString(),
          "no contest has a sample of every problem from " + score.model(),
          "check that its problems have the ids of " + benchmark);
    }
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s: rating %.0f%s over %d contests, percentile %.1f%s%n",
            score.model(),
            rated.rating().value().getAsDouble(),
            rated
                .rating()
                .interval()
                .map(i -> String.format(Locale.ROOT, " (%.0f to %.0f)", i.low(), i.high()))
                .orElse(""),
            rated.contests(),
            100 * rated.percentile().orElse(0),
            rated.leftOut() > 0
                ? "; %d contests without samples of every problem left out"
                    .formatted(rated.leftOut())
                : "");
  }
}
