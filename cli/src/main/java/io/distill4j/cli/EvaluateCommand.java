package io.distill4j.cli;

import io.distill4j.cli.PresetArguments.ContestFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill evaluate}: the student of a run, or any models on any benchmarks. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Draw, judge and score: the student of a run before and after training, or any models.",
      "More samples of each problem may be asked for later: only those missing are drawn."
    })
final class EvaluateCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();
  @Mixin private ContestArguments options = new ContestArguments();

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Optional<ContestFile> contest = options.contest(arguments.folder());
    if (contest.isEmpty()) {
      contest = arguments.contest();
    }
    if (contest.isPresent()) {
      ContestArguments.run(
          contest.get(),
          console.progress(),
          run -> {
            RunSummary.scores(run.evaluate(), console.out());
            run.report();
            RunSummary.sentences(run.comparisons(), console.out());
            console.out().println("\nreport: " + run.folder().report());
          });
    } else {
      arguments.with(console.progress(), pipeline -> pipeline.evaluation().evaluate());
    }
    return ExitCode.DONE;
  }
}
