package io.distill4j.cli;

import io.distill4j.data.Label;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.sample.LiveSamples;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill trace}: where a sample comes from and what became of it. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Where a sample comes from, who judged it how, and what became of it.")
final class TraceCommand implements Callable<Integer> {

  private static final int SHORTEST = 6;

  private final Console console;

  @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
  private @Nullable Path run;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description =
          "A trace's id or its first 6 digits or more, PROMPT#SAMPLE, or a prompt's id for all its"
              + " samples.")
  private @Nullable String id;

  @Option(names = "--text", description = "Print prompt, reasoning and answer as well.")
  private boolean text;

  TraceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = run == null ? Path.of("") : run;
    String wanted = id == null ? "" : id;
    Map<String, Found> found = find(folder, wanted);
    if (found.isEmpty()) {
      throw new UserMistake(
          folder.toString(),
          "has no trace '%s'".formatted(wanted),
          "give a trace's id, PROMPT#SAMPLE, or a prompt's id, as they stand in " + folder);
    }
    for (Found each : found.values()) {
      print(folder, each);
    }
    return ExitCode.DONE;
  }

  /** A trace and the last place it reached. */
  private record Found(Trace trace, String place) {}

  /** Later places win: they know more labels. */
  private static Map<String, Found> find(Path folder, String wanted) {
    Map<String, Found> found = new LinkedHashMap<>();
    Path traces = folder.resolve("traces");
    gather(found, traces.resolve("replaced"), "replaced", wanted, true);
    gather(found, traces, "traces", wanted, true);
    gather(found, folder.resolve("rejected"), "rejected", wanted, false);
    gather(found, folder.resolve("curated"), "curated", wanted, false);
    return found;
  }

  private static void gather(
      Map<String, Found> found, Path from, String place, String wanted, boolean live) {
    if (!Files.isDirectory(from)) {
      return;
    }
    Supplier<Stream<Trace>> open = () -> live ? LiveSamples.read(from) : Traces.read(from);
    try (Stream<Trace> all = open.get()) {
      all.filter(trace -> matches(trace, wanted))
          .forEach(trace -> found.put(trace.id().hex(), new Found(trace, place)));
    }
  }

  private static boolean matches(Trace trace, String wanted) {
    return trace.prompt().id().equals(wanted)
        || trace.request().key().equals(wanted)
        || (wanted.length() >= SHORTEST && trace.id().hex().startsWith(wanted));
  }

  private void print(Path folder, Found found) throws IOException {
    PrintStream out = console.out();
    Trace trace = found.trace();
    Request request = trace.request();
    line(out, "trace", trace.id().hex());
    line(
        out,
        "prompt",
        "%s from %s, row %d%s",
        trace.prompt().id(),
        trace.prompt().origin().source(),
        trace.prompt().origin().row(),
        revision(trace));
    line(out, "", "hash %s", trace.prompt().fingerprint().hex());
    trace.prompt().tags().forEach((name, value) -> line(out, "", "%s %s", name, value));
    line(out, "request", "sample %d, seed %d", request.sample(), request.seed());
    line(out, "", "hash %s", request.fingerprint().hex());
    line(out, "sampling", request.sampling().toString().replaceFirst("^Sampling", ""));
    line(out, "model", "%s at %s", trace.model(), trace.endpoint());
    trace.completion().reported().forEach((name, value) -> line(out, "", "%s %s", name, value));
    line(
        out,
        "time",
        "%s to %s (%.1f s)",
        trace.startedAt(),
        trace.finishedAt(),
        Duration.between(trace.startedAt(), trace.finishedAt()).toMillis() / 1e3);
    line(
        out,
        "tokens",
        "%d of the prompt, %d of the completion, %d of them reasoning",
        trace.completion().usage().promptTokens(),
        trace.completion().usage().completionTokens(),
        trace.completion().usage().reasoningTokens());
    line(out, "finish", trace.completion().finish().wireName());
    line(out, "tool", RunFolder.input(folder, "generate", "tool").orElse("unknown"));
    for (Label label : trace.labels()) {
      line(
          out,
          "verdict",
          "%s: %s, %s",
          label.judge(),
          label.verdict().wireName(),
          label.verdict().reason());
    }
    line(out, "became", became(found.place()));
    if (text) {
      String sent = trace.completion().sent();
      out.printf("%n%s%n%n<think>%n", sent.isEmpty() ? trace.prompt().text() : sent);
      out.printf(
          "%s%n</think>%n%n%s%n", trace.completion().reasoning(), trace.completion().answer());
    }
    out.println();
  }

  private static String became(String place) {
    return switch (place) {
      case "curated" -> "kept for training";
      case "rejected" -> "rejected, for the verdicts above";
      case "replaced" -> "replaced by a later sample with a higher token limit";
      default -> "not curated yet";
    };
  }

  private static String revision(Trace trace) {
    String revision = trace.prompt().origin().revision();
    return revision.isEmpty() ? "" : ", revision " + revision;
  }

  private static void line(PrintStream out, String name, String format, Object... values) {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    out.printf("%-10s %s%n", name, text);
  }
}
