package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.GenerationSteps;
import io.distill4j.teacher.Fleet.ServerState;
import io.distill4j.teacher.RunStatus;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code distill status}: how a run is doing, also while another process works on it. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "How a run is doing; works from another shell while it runs.")
final class StatusCommand implements Callable<Integer> {

  private static final List<String> STEPS =
      List.of("generate", "judge", "curate", "train", "evaluate", "report");

  /** A run writes its status every other second: silence for longer means that it is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Console console;
  private final InstantSource clock;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private @Nullable Path run;

  StatusCommand(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = run == null ? Path.of("") : run;
    if (!Files.isDirectory(folder.resolve("manifests"))) {
      throw new UserMistake(
          folder.toString(), "is no run folder", "give the folder of a run, such as runs/NAME");
    }
    PrintStream out = console.out();
    for (String step : STEPS) {
      Optional<Boolean> done = RunFolder.isDone(folder, step);
      out.printf("%-10s %s%n", step, done.isEmpty() ? "-" : done.get() ? "done" : "begun");
    }
    RunStatus.read(GenerationSteps.status(folder)).ifPresent(status -> print(status, out));
    return ExitCode.DONE;
  }

  private void print(RunStatus status, PrintStream out) {
    Instant now = clock.instant();
    Duration silent = Duration.between(status.updatedAt(), now);
    String state = status.state().name().toLowerCase(Locale.ROOT);
    if (status.state() == RunStatus.State.RUNNING && silent.compareTo(SILENCE) > 0) {
      state = "not running any more: its last word is %s old".formatted(time(silent));
    }
    out.println();
    line(out, "teacher", "%s (process %d)", state, status.process());
    line(out, "prompts", "%,d of %,d", status.promptsEnded(), status.prompts());
    line(out, "samples", "%,d on the disk, %,d in flight", status.samples(), status.inFlight());
    line(
        out,
        "since start",
        "%,d right, %,d truncated, %,d in loops, %,d failed",
        status.right(),
        status.truncated(),
        status.looped(),
        status.failed());
    line(
        out,
        "tokens",
        "%,d of prompts, %,d of completions, %,.0f/s",
        status.spent().promptTokens(),
        status.spent().completionTokens(),
        status.tokensPerSecond());
    status.usd().ifPresent(usd -> line(out, "cost", "%,.2f USD", usd));
    line(out, "time", "%s", time(Duration.ofMillis(Math.round(1e3 * status.seconds()))));
    if (status.promptsEnded() > 0 && status.promptsEnded() < status.prompts()) {
      Duration soFar = Duration.between(status.startedAt(), status.updatedAt());
      double left = (double) (status.prompts() - status.promptsEnded()) / status.promptsEnded();
      line(out, "left", "about %s", time(Duration.ofMillis(Math.round(soFar.toMillis() * left))));
    }
    for (ServerState server : status.servers()) {
      line(
          out,
          "endpoint",
          "%s: %s, %,d in flight, %,d completed, %,d failed attempts",
          server.url(),
          server.says(),
          server.inFlight(),
          server.completed(),
          server.failures());
    }
  }

  private static void line(PrintStream out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "%-12s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  private static String time(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d m %02d s".formatted(seconds / 60, seconds % 60)
        : "%d h %02d m".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
