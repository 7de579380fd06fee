package io.distill4j.cli;

import io.distill4j.presets.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Fine-tune the student on the curated traces.")
final class TrainCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(console.progress(), Pipeline::train);
    return ExitCode.DONE;
  }
}
