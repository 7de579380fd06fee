package io.distill4j.cli;

import io.distill4j.cli.PresetArguments.ContestFile;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.contest.Contest;
import io.distill4j.presets.contest.ContestRun;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A contest on the command line, without a file: models and benchmarks as options. */
final class ContestArguments {

  private static final Path FOLDER = Path.of("runs", "evaluation");

  @Option(
      names = "--model",
      paramLabel = "NAME=WHERE",
      description = {
        "Evaluate this model instead of a training run; may be given several times. WHERE is the"
            + " address of a server with the name it knows the model by"
            + " (http://localhost:8000/v1#my-model), a Hugging Face folder or hub id, or a file of"
            + " samples drawn elsewhere (.jsonl, .parquet)."
      })
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--benchmark",
      paramLabel = "NAME[@PROTOCOL]",
      description = "A shipped benchmark or a YAML file; may be given several times.")
  private List<String> benchmarks = new ArrayList<>();

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Samples per problem; as the benchmark's protocol says if not given.")
  private @Nullable Integer samples;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with a file per benchmark, named by its id, such as aime-2024.jsonl.")
  private @Nullable Path data;

  @Option(
      names = "--context-tokens",
      paramLabel = "N",
      defaultValue = "33792",
      description = "Longest prompt and completion of a checkpoint; default ${DEFAULT-VALUE}.")
  private int contextTokens = 33_792;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "16",
      description = "Requests to a server, or decoded, at once; default ${DEFAULT-VALUE}.")
  private int inFlight = 16;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "plain",
      description =
          "Tool that wrote files of samples: plain, nemo-skills, lm-eval or lighteval; default"
              + " ${DEFAULT-VALUE}.")
  private String format = "plain";

  @Option(
      names = "--starts-inside",
      description =
          "Texts in files of samples begin inside the thoughts, as those of R1's distilled models"
              + " whose prompt ends with <think>.")
  private boolean startsInside;

  /** The contest that the options describe, if any model is given. */
  Optional<ContestFile> contest(Optional<Path> folder) {
    if (models.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder yaml = new StringBuilder("about: Models from the command line\nmodels:\n");
    for (String model : models) {
      int at = model.indexOf('=');
      if (at < 1 || at == model.length() - 1) {
        throw new UserMistake(
            "--model " + model,
            "is not NAME=WHERE",
            "write for example --model mine=checkpoints/final");
      }
      yaml.append("  - name: ").append(quote(model.substring(0, at))).append("\n    source:\n");
      yaml.append(source(model.substring(at + 1)));
    }
    yaml.append("benchmarks: [");
    yaml.append(String.join(", ", benchmarks.stream().map(ContestArguments::quote).toList()));
    yaml.append("]\n");
    if (samples != null) {
      yaml.append("samples: ").append(samples).append('\n');
    }
    if (data != null) {
      yaml.append("data: ").append(quote(data.toString())).append('\n');
    }
    yaml.append("published: false\nseed: 42\n");
    return Optional.of(
        new ContestFile(YamlTree.parse("command line", yaml.toString()), folder.orElse(FOLDER)));
  }

  /** Opens the folder of a contest, keeps the contest there and does the work. */
  static void run(ContestFile file, Progress progress, Work work)
      throws IOException, InterruptedException {
    Contest contest = file.tree().bind(Contest.class);
    try (RunFolder run = RunFolder.open(file.folder())) {
      AtomicFile.replace(run.root().resolve(ContestRun.FILE), file.tree().text());
      work.on(new ContestRun(contest, run, System.getenv(), Clock.systemUTC(), progress));
    }
  }

  /** Does the work on a contest that another process may be drawing samples for. */
  static void beside(ContestFile file, Progress progress, Work work)
      throws IOException, InterruptedException {
    Contest contest = file.tree().bind(Contest.class);
    try (RunFolder run = RunFolder.openBeside(file.folder())) {
      work.on(new ContestRun(contest, run, System.getenv(), Clock.systemUTC(), progress));
    }
  }

  /** Work on an open contest. */
  @FunctionalInterface
  interface Work {
    void on(ContestRun run) throws IOException, InterruptedException;
  }

  private String source(String where) {
    if (where.matches("https?://.*")) {
      int at = where.indexOf('#');
      if (at < 0) {
        throw new UserMistake(
            where,
            "does not say which model of the server",
            "put its name behind the address, as in http://localhost:8000/v1#my-model");
      }
      return """
            served:
              model:
                open-ai: {urls: [%s], model: %s, reasons: false, stream: true, extra-body: {}}
              in-flight: %d
      """
          .formatted(quote(where.substring(0, at)), quote(where.substring(at + 1)), inFlight);
    }
    if (where.matches(".*\\.(jsonl|json|ndjson|parquet)(\\.gz|\\.zst)?")) {
      return "      drawn: {path: %s, format: %s, starts-inside: %s}\n"
          .formatted(quote(where), quote(format), startsInside);
    }
    return "      checkpoint: {model: %s, slots: %d, context-tokens: %d}\n"
        .formatted(quote(where), inFlight, contextTokens);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
