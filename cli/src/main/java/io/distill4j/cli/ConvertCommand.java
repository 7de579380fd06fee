package io.distill4j.cli;

import io.distill4j.data.dialect.Conversion;
import io.distill4j.data.dialect.Dialect;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code distill convert}: published traces to ours, ours to what others read. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Turn a table of reasoning traces of one dialect into one of another.",
      "Formats by the ending: .parquet, .arrow, .jsonl (also .gz, .zst); any other name is a"
          + " dataset folder. What a table says beyond the traces is kept, so that it can be"
          + " written again as it was.",
      "Dialects: traces, openr1-math, codeforces-cots, mixture-of-thoughts, openthoughts,"
          + " openthoughts-metadata, openthoughts2, openthoughts3, s1k, s1k-1-1, nemo-skills,"
          + " curator, sharegpt, messages."
    })
final class ConvertCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "File or dataset folder.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "File or dataset folder.")
  private Path out = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "DIALECT",
      description = "Dialect of IN; by its columns when not given.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DIALECT",
      defaultValue = "traces",
      description = "Dialect of OUT; default ${DEFAULT-VALUE}.")
  private String to = "traces";

  @Option(
      names = "--where",
      paramLabel = "TEST",
      description =
          "Take these rows of IN only, such as \"source = 'aops' and level >= 4\"; also with"
              + " != < <= > in ('a', 'b'). Parquet skips row groups that hold none.")
  private @Nullable String where;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Conversion conversion =
        new Conversion(
            Optional.ofNullable(from).map(Dialect::of), Dialect.of(to), WhereOption.of(where));
    Conversion.Result result = conversion.run(in, out, console.progress());
    console
        .out()
        .printf(
            "%,d rows of %s, %,d traces, %,d rows of %s in %s%n",
            result.rowsIn(), result.from(), result.traces(), result.rowsOut(), to, out);
    return ExitCode.DONE;
  }
}
