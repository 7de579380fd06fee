package io.distill4j.cli;

import io.distill4j.cli.PresetArguments.ContestFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill report}: writes the report of a run anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Write report.html and report.md of an evaluated run.")
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Optional<ContestFile> contest = arguments.contest();
    if (contest.isPresent()) {
      ContestArguments.beside(
          contest.get(),
          console.progress(),
          run -> {
            run.report();
            RunSummary.scores(run.scores(), console.out());
            RunSummary.sentences(run.comparisons(), console.out());
            console.out().println("\nreport: " + run.folder().report());
          });
    } else {
      arguments.with(
          console.progress(), pipeline -> RunSummary.afterReport(pipeline, console.out()));
    }
    return ExitCode.DONE;
  }
}
