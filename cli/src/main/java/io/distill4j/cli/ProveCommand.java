package io.distill4j.cli;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.Prover;
import io.distill4j.presets.prove.Equality;
import io.distill4j.student.kernel.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill prove}: the equalities training rests on, on the user's own model and data. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description =
        "Measure on your own model and traces that packed = unpacked, accumulated = one pass, kept"
            + " = recomputed, and stopped = undisturbed.")
final class ProveCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "PRESET", description = "Name or path of a preset.")
  private String preset = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "Overrides of the preset.")
  private List<String> overrides = List.of();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run with curated traces; default runs/NAME.")
  private @Nullable Path folder;

  @Option(
      names = "--rows",
      paramLabel = "COUNT",
      defaultValue = "4",
      description = "Rows that are computed, 2 or more; default 4.")
  private int rows = 4;

  ProveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (rows < 2) {
      throw new UserMistake("--rows", "must be 2 or more, was " + rows, "correct the value");
    }
    PresetFile file = PresetFile.find(preset);
    Preset bound = file.tree(overrides).bind(Preset.class);
    Path run = folder == null ? Path.of("runs", file.name()) : folder;
    List<Equality> all =
        new Prover(bound, run, System.getenv(), System::nanoTime)
            .prove(Devices.BEST, rows, console.progress());
    print("equality", "loss", "gradient", "allowed", "", "over");
    all.forEach(
        e ->
            print(
                e.name(),
                number(e.loss()),
                number(e.gradient()),
                number(e.tolerance()),
                e.holds() ? "holds" : "BROKEN",
                e.over()));
    List<Problem> broken =
        all.stream()
            .filter(e -> !e.holds())
            .map(
                e ->
                    new Problem(
                        e.name(),
                        "differs by %s of the loss and %s of the gradient"
                            .formatted(number(e.loss()), number(e.gradient())),
                        "report this: training on this model and machine cannot be trusted"))
            .toList();
    if (!broken.isEmpty()) {
      broken.forEach(problem -> console.err().println("  " + problem));
      return ExitCode.BUG;
    }
    return ExitCode.DONE;
  }

  private void print(
      String name, String loss, String gradient, String allowed, String verdict, String over) {
    console
        .out()
        .printf("%-36s %9s %9s %9s  %-6s  %s%n", name, loss, gradient, allowed, verdict, over);
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
