package io.distill4j.cli;

import io.distill4j.presets.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill curate}. */
@Command(
    name = "curate",
    mixinStandardHelpOptions = true,
    description = "Verify, filter and select: traces to a training set.")
final class CurateCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  CurateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(console.progress(), Pipeline::curate);
    return ExitCode.DONE;
  }
}
