package io.distill4j.presets;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.benchmark.BenchmarkSheet;
import io.distill4j.eval.benchmark.Protocol;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds benchmarks: YAML files shipped with the toolkit or given by path.
 *
 * <p>A file with a key {@code source} describes rows and columns and is asked as a protocol says,
 * {@value #PROTOCOL} unless another follows the name, as in {@code aime-2024@open-r1}. A file with
 * a key {@code data} says everything itself.
 */
public final class BenchmarkFile {

  /** The protocol of a benchmark that names none. */
  public static final String PROTOCOL = "r1-paper";

  private static final ResourceFolder SHIPPED = folder("benchmarks");
  private static final ResourceFolder PROTOCOLS = folder("protocols");

  private BenchmarkFile() {}

  /** Reads a benchmark whose rows are found with the environment of this process. */
  public static Benchmark read(String nameOrPath) {
    return read(nameOrPath, new RowFinder(Optional.empty(), System.getenv(), Progress.SILENT));
  }

  /**
   * Reads a benchmark; its rows are looked for when they are needed.
   *
   * @param nameOrPath name of a shipped one or path of a YAML file, each with {@code @PROTOCOL} if
   *     wanted
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  public static Benchmark read(String nameOrPath, RowFinder rows) {
    boolean whole = isPath(nameOrPath) && Files.exists(Path.of(nameOrPath));
    int at = whole ? -1 : nameOrPath.lastIndexOf('@');
    String name = at < 0 ? nameOrPath : nameOrPath.substring(0, at);
    Optional<String> protocol =
        at < 0 ? Optional.empty() : Optional.of(nameOrPath.substring(at + 1));
    YamlTree tree = YamlTree.parse(isPath(name) ? name : name + ".yaml", text(name));
    if (tree.has("source")) {
      BenchmarkSheet sheet = tree.bind(BenchmarkSheet.class);
      return sheet.under(
          protocol(protocol.orElse(PROTOCOL)), () -> rows.find(sheet.id(), sheet.source()));
    }
    if (protocol.isPresent()) {
      throw new UserMistake(
          nameOrPath,
          "says itself how it is asked, so no protocol can",
          "leave @%s out, or write the file with 'source' in the place of 'data'"
              .formatted(protocol.get()));
    }
    return tree.bind(Benchmark.class);
  }

  /** Whether the rows of a benchmark come from the hub. */
  static boolean isFetched(String nameOrPath) {
    boolean whole = isPath(nameOrPath) && Files.exists(Path.of(nameOrPath));
    int at = whole ? -1 : nameOrPath.lastIndexOf('@');
    String name = at < 0 ? nameOrPath : nameOrPath.substring(0, at);
    YamlTree tree = YamlTree.parse(isPath(name) ? name : name + ".yaml", text(name));
    return tree.has("source") && tree.bind(BenchmarkSheet.class).source().hub().isPresent();
  }

  /**
   * The bare questions of a benchmark, for whoever looks for them elsewhere: what a protocol puts
   * around them is no part of them.
   *
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  public static PromptSource questions(String nameOrPath) {
    YamlTree tree =
        YamlTree.parse(isPath(nameOrPath) ? nameOrPath : nameOrPath + ".yaml", text(nameOrPath));
    if (tree.has("source")) {
      BenchmarkSheet sheet = tree.bind(BenchmarkSheet.class);
      RowFinder rows = new RowFinder(Optional.empty(), System.getenv(), Progress.SILENT);
      return sheet.under(Protocol.BARE, () -> rows.find(sheet.id(), sheet.source())).data();
    }
    PromptSource source = tree.bind(Benchmark.class).data();
    return source instanceof DatasetPrompts dataset ? dataset.bare() : source;
  }

  /**
   * Where the rows of a benchmark are, with all their columns; absent when it is made of none.
   *
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  static Optional<Path> rows(String nameOrPath) {
    YamlTree tree =
        YamlTree.parse(isPath(nameOrPath) ? nameOrPath : nameOrPath + ".yaml", text(nameOrPath));
    if (tree.has("source")) {
      BenchmarkSheet sheet = tree.bind(BenchmarkSheet.class);
      RowFinder rows = new RowFinder(Optional.empty(), System.getenv(), Progress.SILENT);
      return Optional.of(rows.find(sheet.id(), sheet.source()));
    }
    PromptSource source = tree.bind(Benchmark.class).data();
    return source instanceof DatasetPrompts dataset
        ? Optional.of(dataset.path())
        : Optional.empty();
  }

  /** The id of a benchmark, by which its scores are known; its rows are not looked for. */
  static String id(String nameOrPath) {
    YamlTree tree =
        YamlTree.parse(isPath(nameOrPath) ? nameOrPath : nameOrPath + ".yaml", text(nameOrPath));
    return tree.has("source")
        ? tree.bind(BenchmarkSheet.class).id()
        : tree.bind(Benchmark.class).id();
  }

  /** The text of a benchmark's file. */
  public static String text(String nameOrPath) {
    return text(nameOrPath, SHIPPED, "benchmark");
  }

  /** Names of the benchmarks shipped with the toolkit. */
  public static List<String> names() {
    return names(SHIPPED);
  }

  /**
   * A protocol: one shipped with the toolkit or a YAML file.
   *
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  public static Protocol protocol(String nameOrPath) {
    return YamlTree.parse(
            isPath(nameOrPath) ? nameOrPath : nameOrPath + ".yaml",
            text(nameOrPath, PROTOCOLS, "protocol"))
        .bind(Protocol.class);
  }

  /** Names of the protocols shipped with the toolkit. */
  public static List<String> protocols() {
    return names(PROTOCOLS);
  }

  private static String text(String nameOrPath, ResourceFolder shipped, String kind) {
    if (isPath(nameOrPath)) {
      try {
        return Files.readString(Path.of(nameOrPath));
      } catch (IOException e) {
        throw new UserMistake(
            nameOrPath,
            "cannot be read: " + e,
            "check the path; shipped %ss: %s".formatted(kind, String.join(", ", names(shipped))),
            e);
      }
    }
    return shipped
        .text(nameOrPath + ".yaml")
        .orElseThrow(
            () ->
                new UserMistake(
                    nameOrPath,
                    "there is no such " + kind,
                    "give a path ending in .yaml or one of " + String.join(", ", names(shipped))));
  }

  private static boolean isPath(String nameOrPath) {
    return nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
  }

  private static List<String> names(ResourceFolder folder) {
    return folder.files().stream()
        .filter(file -> file.endsWith(".yaml"))
        .map(file -> file.substring(0, file.length() - ".yaml".length()))
        .toList();
  }

  private static ResourceFolder folder(String path) {
    return new ResourceFolder(BenchmarkFile.class.getClassLoader(), path);
  }
}
