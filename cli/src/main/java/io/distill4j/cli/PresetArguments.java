package io.distill4j.cli;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.contest.ContestRun;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every step of a run takes: a preset, overrides, and the folder of the run. */
final class PresetArguments {

  @Parameters(
      arity = "0..*",
      paramLabel = "[PRESET] [key=value...]",
      description = {
        "Name of a shipped preset or path of a YAML file; without one, the preset kept in the run"
            + " folder. Then overrides such as student.training.epochs=5."
      })
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run; default runs/NAME of the preset.")
  private @Nullable Path folder;

  @Option(
      names = "--redo",
      description =
          "Throw away what a step made from other inputs and make it anew; samples of a teacher are"
              + " never thrown away but put into the folder kept.")
  private boolean redo;

  /** A contest to run: models on benchmarks, outside a training run. */
  record ContestFile(YamlTree tree, Path folder) {}

  /**
   * The contest that is meant, if it is one: a file that names models, or a folder that keeps one.
   */
  Optional<ContestFile> contest() throws IOException {
    boolean named = !words.isEmpty() && words.get(0).indexOf('=') < 0;
    Path kept = folder == null ? Path.of("") : folder.resolve(ContestRun.FILE);
    String name = named ? words.get(0) : kept.toString();
    if (!name.endsWith(".yaml") || !Files.exists(Path.of(name))) {
      return Optional.empty();
    }
    YamlTree tree = YamlTree.parse(name, Files.readString(Path.of(name)));
    if (!tree.has("models")) {
      return Optional.empty();
    }
    tree.override(overrides());
    String plain = String.valueOf(Path.of(name).getFileName()).replaceFirst("\\.yaml$", "");
    return Optional.of(new ContestFile(tree, folder == null ? Path.of("runs", plain) : folder));
  }

  /** The folder that was given, if one was. */
  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** Work on an open run. */
  @FunctionalInterface
  interface Work {
    void on(Pipeline pipeline) throws IOException, InterruptedException;
  }

  /** Opens the run, does the work and closes it. */
  void with(Progress progress, Work work) throws IOException, InterruptedException {
    with(progress, List.of(), work);
  }

  /** The same with overrides that come after those on the command line. */
  void with(Progress progress, List<String> more, Work work)
      throws IOException, InterruptedException {
    PresetFile file = preset();
    List<String> overrides = new ArrayList<>(overrides());
    overrides.addAll(more);
    run(
        file,
        overrides,
        folder == null ? Path.of("runs", file.name()) : folder,
        redo,
        progress,
        work);
  }

  /** What was given, for a command whose preset is of a kind of its own. */
  record Given(YamlTree tree, Path folder, boolean redo) {}

  Given given() throws IOException {
    return given(PresetFile::tree);
  }

  /**
   * The same for a kind of preset that is made whole in another way.
   *
   * @param whole from the text and the overrides
   */
  Given given(BiFunction<PresetFile, List<String>, YamlTree> whole) throws IOException {
    PresetFile file = preset();
    return new Given(
        whole.apply(file, overrides()),
        folder == null ? Path.of("runs", file.name()) : folder,
        redo);
  }

  /** Binds a preset, opens its run, does the work and closes the run. */
  static void run(
      PresetFile file,
      List<String> overrides,
      Path folder,
      boolean redo,
      Progress progress,
      Work work)
      throws IOException, InterruptedException {
    YamlTree tree = file.tree(overrides);
    Preset preset = tree.bind(Preset.class);
    try (RunFolder run = RunFolder.open(folder)) {
      Pipeline.keepPreset(run, tree.text());
      work.on(new Pipeline(preset, run, System.getenv(), Clock.systemUTC(), progress, redo));
    }
  }

  private PresetFile preset() throws IOException {
    if (!words.isEmpty() && words.get(0).indexOf('=') < 0) {
      return PresetFile.find(words.get(0));
    }
    if (folder == null) {
      throw new UserMistake(
          "command line",
          "names neither a preset nor a run",
          "give a preset (see 'distill presets list') or --run DIR with the folder of a run");
    }
    Path kept = folder.resolve("preset.yaml");
    if (!Files.exists(kept)) {
      throw new UserMistake(
          folder.toString(), "holds no preset.yaml", "give the preset the run was made from");
    }
    return new PresetFile(
        String.valueOf(folder.getFileName()), kept.toString(), Files.readString(kept));
  }

  private List<String> overrides() {
    boolean named = !words.isEmpty() && words.get(0).indexOf('=') < 0;
    return named ? words.subList(1, words.size()) : words;
  }
}
