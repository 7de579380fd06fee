package io.distill4j.cli;

import io.distill4j.data.verify.code.Sandbox;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PresetFile;
import io.distill4j.student.kernel.SelfTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    String path = System.getenv().getOrDefault("PATH", Sandbox.USUAL_PATH);
    line(
        "sandbox",
        Sandbox.find(path)
            .map(Sandbox::name)
            .orElse("none works: unit-tests needs bubblewrap or user namespaces"));
    SelfTest test = SelfTest.run();
    line("engine", "PyTorch %s on %s".formatted(test.version(), test.device()));
    line("kernels", "gradient of a small model equals the expected one: " + test.passed());
    if (preset != null) {
      Preset bound = PresetFile.find(preset).tree(overrides).bind(Preset.class);
      line("preset", preset + " is right: " + bound.about());
    }
    return test.passed() ? ExitCode.DONE : ExitCode.UPSTREAM;
  }

  private void line(String name, String value) {
    console.out().printf("%-12s %s%n", name, value);
  }
}
