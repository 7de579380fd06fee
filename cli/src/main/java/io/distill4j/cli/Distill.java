package io.distill4j.cli;

import io.distill4j.data.ToolVersion;
import io.distill4j.presets.Pipeline;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The root of all commands. */
@Command(
    name = "distill",
    mixinStandardHelpOptions = true,
    versionProvider = Distill.Version.class,
    header = "Distil a large reasoning model into a small one.",
    description =
        "%nStart with @|bold distill quickstart|@: a whole distillation on this machine in"
            + " minutes.%n",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Exit codes: 0 done, 2 something you gave cannot work, 3 something outside failed, 4 a budget"
          + " is used up, 70 our bug.",
      "A command that was stopped, killed or failed continues where it was when given again."
    },
    subcommands = CommandLine.HelpCommand.class)
public final class Distill {

  private Distill() {}

  public static void main(String[] arguments) {
    System.exit(run(Console.system(), arguments));
  }

  /** Runs one command and returns its exit code; never throws. */
  static int run(Console console, String... arguments) {
    CommandLine line = commandLine(console);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    return line.execute(arguments);
  }

  /** All commands, wired to a console. */
  static CommandLine commandLine(Console console) {
    CommandLine line = new CommandLine(new Distill());
    line.addSubcommand(new QuickstartCommand(console));
    StepCommand.add(
        line,
        console,
        "run",
        "Run a preset from prompts to report; what is done is skipped.",
        pipeline -> RunSummary.afterAll(pipeline, console.out()));
    line.addSubcommand(new GenerateCommand(console));
    line.addSubcommand(new CurateCommand(console));
    StepCommand.add(
        line, console, "train", "Fine-tune the student on the curated traces.", Pipeline::train);
    line.addSubcommand(new ReinforceCommand(console));
    line.addSubcommand(new ChainCommand(console));
    line.addSubcommand(new StudyCommand(console));
    line.addSubcommand(new EvaluateCommand(console));
    line.addSubcommand(new ReportCommand(console));
    line.addSubcommand(new CompareCommand(console));
    line.addSubcommand(new StatusCommand(console, InstantSource.system()));
    line.addSubcommand(new TraceCommand(console));
    line.addSubcommand(new RescoreCommand(console));
    line.addSubcommand(new EloCommand(console));
    line.addSubcommand(new PlanCommand(console));
    line.addSubcommand(new BenchmarksCommand(console));
    line.addSubcommand(new ViewCommand(console));
    line.addSubcommand(new ConvertCommand(console));
    line.addSubcommand(new MixCommand(console));
    line.addSubcommand(new PresetsCommand(console));
    line.addSubcommand(new DoctorCommand(console));
    line.addSubcommand(new ProveCommand(console));
    line.addSubcommand(new AutoComplete.GenerateCompletion());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> ExitCode.of(failure, console.err()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** The version this build was made with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "distill4j " + ToolVersion.current(),
        "Java %s (%s)"
            .formatted(System.getProperty("java.version"), System.getProperty("java.vendor"))
      };
    }
  }
}
