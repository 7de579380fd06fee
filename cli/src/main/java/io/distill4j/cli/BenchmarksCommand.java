package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.benchmark.Protocol;
import io.distill4j.presets.BenchmarkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code distill benchmarks}: what is shipped and how it is asked. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List, show and copy benchmarks and protocols; the problems are not shipped.")
final class BenchmarksCommand {

  private final Console console;

  BenchmarksCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The benchmarks and protocols shipped with the toolkit.")
  int list() {
    for (String name : BenchmarkFile.names()) {
      Benchmark benchmark = BenchmarkFile.read(name);
      String about =
          BenchmarkFile.text(name).lines().findFirst().orElse("").replaceFirst("^# *", "");
      console.out().printf("%-22s %3d samples  %s%n", name, benchmark.samples(), about);
    }
    console.out().println();
    for (String name : BenchmarkFile.protocols()) {
      Protocol protocol = BenchmarkFile.protocol(name);
      console.out().printf("@%-21s %s (%s)%n", name, protocol.about(), protocol.label());
    }
    return ExitCode.DONE;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "A benchmark as YAML.")
  int show(@Parameters(paramLabel = "BENCHMARK", description = "Name or path.") String name) {
    console.out().print(BenchmarkFile.text(name));
    return ExitCode.DONE;
  }

  @Command(
      name = "copy",
      mixinStandardHelpOptions = true,
      description = "A shipped benchmark as a file of your own, to edit.")
  int copy(
      @Parameters(paramLabel = "BENCHMARK", description = "Name.") String name,
      @Parameters(paramLabel = "FILE", description = "Target, such as mine.yaml.") Path target)
      throws IOException {
    if (Files.exists(target)) {
      throw new UserMistake(target.toString(), "exists", "choose another name or delete it");
    }
    AtomicFile.replace(target, BenchmarkFile.text(name));
    console.out().println("wrote " + target);
    return ExitCode.DONE;
  }
}
