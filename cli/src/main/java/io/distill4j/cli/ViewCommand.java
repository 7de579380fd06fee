package io.distill4j.cli;

import io.distill4j.eval.view.TraceSet;
import io.distill4j.eval.view.TraceView;
import io.distill4j.eval.view.ViewServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill view}: traces as a page to read. */
@Command(
    name = "view",
    mixinStandardHelpOptions = true,
    description = {
      "Write a page that shows the traces of a run or a dataset offline.",
      "List with filters, full-text search, mathematics, verdicts with reasons, samples side by side."
    })
final class ViewCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RUN_OR_DATASET", description = "Folder of a run, or traces.")
  private Path source = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Page to write; default view.html in the run, or NAME-view.html here.")
  private @Nullable Path out;

  @Option(names = "--serve", description = "Serve the page to this machine until Ctrl-C.")
  private boolean serve;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port to serve at; default a free one.")
  private int port;

  @Option(
      names = "--where",
      paramLabel = "TEST",
      description =
          "Show these traces only, by their columns, such as \"finish_reason = 'length'\" or"
              + " \"completion_tokens >= 8192\".")
  private @Nullable String where;

  ViewCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    List<TraceSet> sets = TraceSet.of(source);
    Path name = source.toAbsolutePath().normalize().getFileName();
    String title = name == null ? "traces" : name.toString();
    Path page = out;
    if (page == null) {
      boolean run = Files.exists(source.resolve("preset.yaml"));
      page = run ? source.resolve("view.html") : Path.of(title + "-view.html");
    }
    page = page.toAbsolutePath();
    int traces = TraceView.write(title, sets, WhereOption.of(where), page, console.progress());
    console.out().printf("%,d traces: %s%n", traces, page);
    if (serve) {
      try (ViewServer server = ViewServer.start(page, port)) {
        console.out().printf("%s (stop with Ctrl-C)%n", server.uri());
        new CountDownLatch(1).await();
      }
    }
    return ExitCode.DONE;
  }
}
