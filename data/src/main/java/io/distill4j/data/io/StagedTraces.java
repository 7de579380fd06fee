package io.distill4j.data.io;

import io.distill4j.data.Trace;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The parts of a dataset folder that a {@link TraceWriter} has finished and not yet published. */
public final class StagedTraces {

  private StagedTraces() {}

  /**
   * Streams the traces of the first parts; the caller closes the stream.
   *
   * @param parts number of parts, all of them whole
   */
  public static Stream<Trace> read(Path folder, int parts) {
    return files(folder, parts).stream().map(Traces::read).reduce(Stream.empty(), Stream::concat);
  }

  /** The same as rows, with some columns alone. */
  public static Stream<Row> read(Path folder, int parts, Set<String> columns) {
    return files(folder, parts).stream()
        .map(file -> Rows.read(file, columns))
        .reduce(Stream.empty(), Stream::concat);
  }

  /**
   * Gives back their names to parts that a publication killed in its middle has renamed, and
   * deletes what lies behind them.
   *
   * @throws IOException when a part is missing
   */
  public static void restore(Path folder, int parts) throws IOException {
    Path temporary = FolderStaging.temporary(folder);
    if (parts == 0 || !Files.isDirectory(temporary)) {
      return;
    }
    List<Path> wanted = files(folder, parts);
    try (Stream<Path> all = Files.list(temporary)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("train-")) {
          Path part = temporary.resolve(FolderStaging.name(Integer.parseInt(name, 6, 11, 10)));
          if (wanted.contains(part) && !Files.exists(part)) {
            Files.move(file, part);
          }
        }
      }
    }
    try (Stream<Path> all = Files.list(temporary)) {
      for (Path file : all.toList()) {
        if (!wanted.contains(file)) {
          Files.delete(file);
        }
      }
    }
    for (Path part : wanted) {
      if (!Files.exists(part)) {
        throw new IOException("the finished part %s is missing".formatted(part));
      }
    }
  }

  private static List<Path> files(Path folder, int parts) {
    return IntStream.range(0, parts)
        .mapToObj(i -> FolderStaging.temporary(folder).resolve(FolderStaging.name(i)))
        .toList();
  }
}
