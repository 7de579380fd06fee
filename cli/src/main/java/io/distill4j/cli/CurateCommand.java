package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill curate}: judges and chooses, or chooses anew without judging again. */
@Command(
    name = "curate",
    mixinStandardHelpOptions = true,
    description = "Verify, filter and select: traces to a training set.")
final class CurateCommand implements Callable<Integer> {

  /** The keys of {@code curate} that need no judge. */
  private static final List<String> KEYS =
      List.of("select", "unknown", "require", "ignore", "pass-rate", "mix");

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  @Option(
      names = "--policy",
      paramLabel = "YAML",
      description = {
        "Choose anew without judging again: a file or text with keys of 'curate' (select, unknown,"
            + " require, ignore, pass-rate, mix), such as '{select: {shortest-passing: {count: 2}}}'."
      })
  private @Nullable String policy;

  CurateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (policy == null) {
      arguments.with(console.progress(), Pipeline::curate);
    } else {
      arguments.with(console.progress(), overrides(policy), Pipeline::reselect);
    }
    return ExitCode.DONE;
  }

  private static List<String> overrides(String policy) throws IOException {
    boolean file = policy.endsWith(".yaml") || policy.endsWith(".yml");
    if (file && !Files.isRegularFile(Path.of(policy))) {
      throw new UserMistake(policy, "no such file", "check the path");
    }
    YamlTree tree =
        file
            ? YamlTree.parse(policy, Files.readString(Path.of(policy)))
            : YamlTree.parse("--policy", policy);
    Map<String, String> entries = tree.entries();
    for (String key : entries.keySet()) {
      if (!KEYS.contains(key)) {
        throw new UserMistake(
            "--policy",
            "'%s' is no key of a policy".formatted(key),
            "known: " + String.join(", ", KEYS) + "; what the judges do is changed in the preset");
      }
    }
    return entries.entrySet().stream()
        .map(entry -> "curate." + entry.getKey() + "=" + entry.getValue())
        .toList();
  }
}
