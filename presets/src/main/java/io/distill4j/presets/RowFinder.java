package io.distill4j.presets;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.eval.benchmark.Source;
import io.distill4j.student.hub.DatasetHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the rows of benchmarks: in a folder of one's own first, then where the benchmark says.
 *
 * @param folder holds a file or folder per benchmark, named by its id, such as {@code
 *     aime-2024.jsonl}
 * @param environment tells where the hub and its cache are
 * @param progress told of downloads
 */
public record RowFinder(Optional<Path> folder, Map<String, String> environment, Progress progress) {

  public RowFinder {
    environment = Map.copyOf(environment);
  }

  /**
   * The file or folder with the rows of a benchmark.
   *
   * @throws UserMistake when it is nowhere
   */
  Path find(String benchmark, Source source) {
    Optional<Path> own = folder.flatMap(f -> inFolder(f, benchmark));
    if (own.isPresent()) {
      return own.get();
    }
    if (source.path().isPresent()) {
      return source.path().get();
    }
    return DatasetHub.of(environment)
        .resolve(
            source.hub().orElseThrow(),
            source.revision().orElse("main"),
            source.files().orElseThrow(),
            progress);
  }

  private static Optional<Path> inFolder(Path folder, String benchmark) {
    if (!Files.isDirectory(folder)) {
      throw new UserMistake(
          folder.toString(), "is no folder", "give the folder that holds a file per benchmark");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(
                  file -> {
                    String name = String.valueOf(file.getFileName());
                    return name.equals(benchmark) || name.startsWith(benchmark + ".");
                  })
              .sorted()
              .toList();
      if (found.size() > 1) {
        throw new UserMistake(
            folder.toString(),
            "has several files for %s: %s".formatted(benchmark, found),
            "keep one of them");
      }
      return found.stream().findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
