package io.distill4j.cli;

import io.distill4j.presets.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill generate}: the teacher's step, or a few prompts of it. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Ask the teacher: prompts to traces.")
final class GenerateCommand implements Callable<Integer> {

  private static final int NOT_GIVEN = -1;

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  @Option(
      names = "--probe",
      arity = "0..1",
      defaultValue = "-1",
      fallbackValue = "20",
      paramLabel = "PROMPTS",
      description = {
        "Ask a few prompts only, ${FALLBACK-VALUE} unless said otherwise, and estimate tokens, cost"
            + " and hours of all; what they give is kept for the run."
      })
  private int probe = NOT_GIVEN;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(
        console.progress(),
        probe == NOT_GIVEN ? Pipeline::generate : pipeline -> pipeline.generation().probe(probe));
    return ExitCode.DONE;
  }
}
