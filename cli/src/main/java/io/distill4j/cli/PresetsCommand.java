package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.Reinforcement;
import io.distill4j.presets.chain.Chain;
import io.distill4j.presets.study.Study;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code distill presets}: what is shipped, and whether a file is right. */
@Command(
    name = "presets",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List, show, check and copy presets.")
final class PresetsCommand {

  private final Console console;

  PresetsCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The presets shipped with the toolkit.")
  int list() {
    List<String> names = new ArrayList<>(PresetFile.shipped());
    names.addAll(PresetFile.shippedForReinforcement());
    names.addAll(PresetFile.shippedChains());
    names.addAll(PresetFile.shippedStudies());
    for (String name : names) {
      String about =
          PresetFile.find(name)
              .text()
              .lines()
              .filter(line -> line.startsWith("about: "))
              .map(line -> line.substring("about: ".length()).replaceFirst(" #.*", ""))
              .findFirst()
              .orElse("");
      console.out().printf("%-28s %s%n", name, about);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "A preset as YAML, overrides applied.")
  int show(
      @Parameters(paramLabel = "PRESET", description = "Name or path.") String preset,
      @Parameters(arity = "0..*", paramLabel = "key=value", description = "Overrides.")
          List<String> overrides) {
    PresetFile file = PresetFile.find(preset);
    List<String> changes = overrides == null ? List.of() : overrides;
    console.out().print(changes.isEmpty() ? file.text() : file.tree(changes).text());
    return ExitCode.DONE;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Every problem of a preset, without running it.")
  int check(
      @Parameters(paramLabel = "PRESET", description = "Name or path.") String preset,
      @Parameters(arity = "0..*", paramLabel = "key=value", description = "Overrides.")
          List<String> overrides) {
    PresetFile file = PresetFile.find(preset);
    List<String> changes = overrides == null ? List.of() : overrides;
    if (file.tree(List.of()).has("distilled")) {
      var unused = file.study(changes).bind(Study.class);
    } else {
      YamlTree tree = file.tree(changes);
      var unused = tree.bind(kind(tree));
    }
    console.out().println(preset + " is right");
    return ExitCode.DONE;
  }

  /** Told by a key that no other kind has. */
  private static Class<?> kind(YamlTree tree) {
    if (tree.has("cold-start")) {
      return Chain.class;
    }
    return tree.has("reward") ? Reinforcement.class : Preset.class;
  }

  @Command(
      name = "copy",
      mixinStandardHelpOptions = true,
      description = "A shipped preset as a file of your own, to edit.")
  int copy(
      @Parameters(paramLabel = "PRESET", description = "Name or path.") String preset,
      @Parameters(paramLabel = "FILE", description = "Target, such as mine.yaml.") Path target)
      throws IOException {
    if (Files.exists(target)) {
      throw new UserMistake(target.toString(), "exists", "choose another name or delete it");
    }
    AtomicFile.replace(target, PresetFile.find(preset).text());
    console.out().println("wrote " + target);
    return ExitCode.DONE;
  }
}
