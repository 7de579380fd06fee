package io.distill4j.presets;

import io.distill4j.data.UserMistake;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds benchmarks: YAML files shipped with the toolkit or given by path. */
public final class BenchmarkFile {

  private static final ResourceFolder SHIPPED =
      new ResourceFolder(BenchmarkFile.class.getClassLoader(), "benchmarks");

  private BenchmarkFile() {}

  /**
   * Reads a benchmark.
   *
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  public static Benchmark read(String nameOrPath) {
    if (nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml")) {
      try {
        return bind(nameOrPath, Files.readString(Path.of(nameOrPath)));
      } catch (IOException e) {
        throw new UserMistake(
            nameOrPath,
            "cannot be read: " + e,
            "check the path; shipped benchmarks: " + names(),
            e);
      }
    }
    return bind(
        nameOrPath + ".yaml",
        SHIPPED
            .text(nameOrPath + ".yaml")
            .orElseThrow(
                () ->
                    new UserMistake(
                        nameOrPath,
                        "there is no such benchmark",
                        "give a path ending in .yaml or one of " + String.join(", ", names()))));
  }

  /** Names of the benchmarks shipped with the toolkit. */
  public static List<String> names() {
    return SHIPPED.files().stream()
        .filter(file -> file.endsWith(".yaml"))
        .map(file -> file.substring(0, file.length() - ".yaml".length()))
        .toList();
  }

  private static Benchmark bind(String name, String text) {
    return YamlTree.parse(name, text).bind(Benchmark.class);
  }
}
