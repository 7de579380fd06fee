package io.distill4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that does one step of a run, or all of them. */
@Command(mixinStandardHelpOptions = true)
final class StepCommand implements Callable<Integer> {

  private final Console console;
  private final PresetArguments.Work work;

  @Mixin private PresetArguments arguments = new PresetArguments();

  private StepCommand(Console console, PresetArguments.Work work) {
    this.console = console;
    this.work = work;
  }

  /** Adds a step to the commands. */
  static void add(
      CommandLine root,
      Console console,
      String name,
      String description,
      PresetArguments.Work work) {
    CommandLine line = new CommandLine(new StepCommand(console, work));
    line.getCommandSpec().usageMessage().description(description);
    root.addSubcommand(name, line);
  }

  @Override
  public Integer call() throws Exception {
    arguments.with(console.progress(), work);
    return ExitCode.DONE;
  }
}
