package io.distill4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill run}: all steps. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run a preset from prompts to report; what is done is skipped.")
final class RunCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(
        console.progress(),
        pipeline -> {
          pipeline.all();
          RunSummary.print(pipeline, console.out());
        });
    return ExitCode.DONE;
  }
}
