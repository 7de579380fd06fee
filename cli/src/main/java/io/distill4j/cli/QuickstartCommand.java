package io.distill4j.cli;

import io.distill4j.presets.PresetFile;
import io.distill4j.presets.study.Study;
import io.distill4j.presets.yaml.YamlTree;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill quickstart}: the shipped study of that name. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description =
        "Is distilling better than reinforcement learning? Answered on this machine, offline, in"
            + " minutes.")
final class QuickstartCommand implements Callable<Integer> {

  private static final String NAME = "quickstart";

  private final Console console;

  @Parameters(arity = "0..*", paramLabel = "key=value", description = "Overrides of the preset.")
  private List<String> overrides = List.of();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "runs/quickstart",
      description = "Folder of the run; default ${DEFAULT-VALUE}.")
  private Path folder = Path.of("runs", NAME);

  @Option(names = "--redo", description = "Start anew where the run was made from other inputs.")
  private boolean redo;

  QuickstartCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    YamlTree tree = PresetFile.find(NAME).study(overrides);
    StudyCommand.run(
        new PresetArguments.Given(tree, folder, redo), tree.bind(Study.class), console);
    return ExitCode.DONE;
  }
}
