package io.distill4j.cli;

import io.distill4j.presets.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Ask the teacher: prompts to traces.")
final class GenerateCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(console.progress(), Pipeline::generate);
    return ExitCode.DONE;
  }
}
