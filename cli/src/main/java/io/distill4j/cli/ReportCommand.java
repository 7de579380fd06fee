package io.distill4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill report}: the page of a run. */
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
    arguments.with(
        console.progress(),
        pipeline -> {
          pipeline.report();
          RunSummary.print(pipeline, console.out());
        });
    return ExitCode.DONE;
  }
}
