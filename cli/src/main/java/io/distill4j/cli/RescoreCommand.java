package io.distill4j.cli;

import io.distill4j.eval.imported.Rescore;
import io.distill4j.eval.score.Score;
import io.distill4j.presets.contest.Rescoring;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill rescore}: another verifier on stored samples. */
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    description = {
      "Judge the stored samples of a run by another verifier, without drawing any, and list the"
          + " verdicts that changed. The run itself is left as it is."
    })
final class RescoreCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "Folder of an evaluated run.")
  private Path run = Path.of("");

  @Option(
      names = "--verifier",
      paramLabel = "YAML",
      description =
          "Name of a verifier, or {name: {its keys}}; the one that judged before if not given, as"
              + " this version of distill4j has it.")
  private @Nullable String verifier;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the new scores.json and changes.jsonl; default RUN/rescored.")
  private @Nullable Path out;

  RescoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = out == null ? run.resolve("rescored") : out;
    Rescoring rescoring =
        new Rescoring(run, Optional.ofNullable(verifier), System.getenv(), folder);
    List<Rescoring.Outcome> outcomes = rescoring.outcomes();
    rescoring.write(outcomes);
    for (Rescoring.Outcome outcome : outcomes) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s on %s: pass@1 %s by %s, %s by %s; %,d verdicts changed%n",
              outcome.after().model(),
              outcome.after().benchmark(),
              pass(outcome.before()),
              outcome.before().setting().verifier(),
              pass(outcome.after()),
              outcome.after().setting().verifier(),
              outcome.changes().size());
      outcome.changes().stream().limit(SHOWN).forEach(this::print);
      if (outcome.changes().size() > SHOWN) {
        console.out().printf("  ... and %,d more%n", outcome.changes().size() - SHOWN);
      }
    }
    console.out().println("written: " + folder.resolve("scores.json"));
    console.out().println("written: " + folder.resolve("changes.jsonl"));
    return ExitCode.DONE;
  }

  private void print(Rescore.Change change) {
    console.out().println("  " + change);
  }

  private static String pass(Score score) {
    return score
        .metric("pass@1")
        .filter(m -> m.estimate().value().isPresent())
        .map(m -> String.format(Locale.ROOT, "%.1f%%", 100 * m.estimate().value().getAsDouble()))
        .orElse("undefined");
  }
}
