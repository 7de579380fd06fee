package io.distill4j.cli;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.verify.code.Sandbox;
import io.distill4j.presets.Doctor;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.doctor.Finding;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.SelfTest;
import io.distill4j.student.memory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill doctor}: whether this machine and a preset can work, before anything runs. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check this machine and, if one is given, a preset.")
final class DoctorCommand implements Callable<Integer> {

  private static final long GIGABYTE = 1_000_000_000;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "PRESET",
      description = "Name or path of a preset to check as well.")
  private @Nullable String preset;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "Overrides of the preset.")
  private List<String> overrides = List.of();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run whose traces are looked at; default runs/NAME.")
  private @Nullable Path folder;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    line("java", "%s at %s".formatted(Runtime.version(), System.getProperty("java.home")));
    line("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    line("heap", "%.1f GB at most".formatted((double) Runtime.getRuntime().maxMemory() / GIGABYTE));
    line(
        "disk",
        "%.1f GB free here"
            .formatted(
                (double) Files.getFileStore(Path.of("").toAbsolutePath()).getUsableSpace()
                    / GIGABYTE));
    line(
        "sandbox",
        Sandbox.find(System.getenv().getOrDefault("PATH", Sandbox.USUAL_PATH))
            .map(Sandbox::name)
            .orElse("none works: unit-tests needs bubblewrap or user namespaces"));
    SelfTest test = SelfTest.run();
    line("engine", "PyTorch %s on %s".formatted(test.version(), test.device()));
    line("kernels", "gradient of a small model equals the expected one: " + test.passed());
    if (preset != null) {
      check(PresetFile.find(preset));
    }
    return test.passed() ? ExitCode.DONE : ExitCode.UPSTREAM;
  }

  /** Prints every finding; those that are not fine end the command as problems, all at once. */
  private void check(PresetFile file) throws IOException {
    Preset bound = file.tree(overrides).bind(Preset.class);
    line("preset", preset + " is right: " + bound.about());
    Path run = folder == null ? Path.of("runs", file.name()) : folder;
    Machine machine = Machine.here(Devices.BEST);
    List<Finding> findings =
        new Doctor(bound, run, System.getenv(), machine, System::nanoTime)
            .findings(console.progress());
    findings.forEach(finding -> line(finding.name(), finding.text()));
    List<Problem> problems =
        findings.stream().filter(f -> !f.isFine()).map(Finding::problem).toList();
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private void line(String name, String value) {
    console.out().printf("%-12s %s%n", name, value);
  }
}
