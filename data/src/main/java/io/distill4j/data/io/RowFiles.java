package io.distill4j.data.io;

import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which files hold rows, and in which format. */
final class RowFiles {

  /** How rows are written down. */
  enum Format {
    PARQUET,
    ARROW,
    JSON_LINES,
    JSON
  }

  private static final Map<String, Format> BY_ENDING =
      Map.of(
          ".parquet", Format.PARQUET,
          ".arrow", Format.ARROW,
          ".jsonl", Format.JSON_LINES,
          ".ndjson", Format.JSON_LINES,
          ".json", Format.JSON);

  private static final String KNOWN =
      ".parquet, .arrow, .jsonl, .ndjson and .json (the last three also with .gz or .zst)";

  private RowFiles() {}

  /**
   * The format of a file by its name.
   *
   * @throws UserMistake for an unknown ending
   */
  static Format format(Path file) {
    return known(file)
        .orElseThrow(
            () ->
                new UserMistake(
                    file.toString(),
                    "the ending names no known format",
                    "use a file that ends in " + KNOWN));
  }

  /** Whether the name ends like a file of rows, as opposed to a folder's. */
  static boolean isFileName(Path path) {
    return known(path).isPresent();
  }

  /**
   * The files of rows behind a path, in the order they are read: the file itself, or those of the
   * folder's {@code data/}, or those directly in the folder, by name.
   *
   * @throws UserMistake when there is none
   */
  static List<Path> of(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      format(path);
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new UserMistake(path.toString(), "no such file or folder", "check the path");
    }
    Path data = path.resolve("data");
    List<Path> files = inside(Files.isDirectory(data) ? data : path);
    if (files.isEmpty()) {
      throw new UserMistake(
          path.toString(),
          "the folder holds no rows",
          "give a dataset folder with data/train-*.parquet, or files that end in " + KNOWN);
    }
    return files;
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(RowFiles::isFileName)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      boolean parts = files.stream().anyMatch(file -> format(file) != Format.JSON);
      // Beside parts, a .json file describes them, such as funnel.json.
      return parts ? files.stream().filter(file -> format(file) != Format.JSON).toList() : files;
    }
  }

  private static Optional<Format> known(Path file) {
    String name = plainName(file);
    return BY_ENDING.entrySet().stream()
        .filter(entry -> name.endsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String plainName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    for (String packed : List.of(".gz", ".zst")) {
      if (name.endsWith(packed)
          && !name.endsWith(".parquet" + packed)
          && !name.endsWith(".arrow" + packed)) {
        return name.substring(0, name.length() - packed.length());
      }
    }
    return name;
  }
}
