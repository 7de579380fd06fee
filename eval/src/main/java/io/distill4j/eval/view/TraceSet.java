package io.distill4j.eval.view;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset of traces and what it is called in the view.
 *
 * @param name such as {@code kept}, {@code rejected} or {@code MODEL on BENCHMARK}
 */
public record TraceSet(String name, Path path) {

  /**
   * The sets of a run folder, kept and rejected ones or else all, then the samples of evaluations;
   * anything else is a dataset by itself.
   *
   * @throws UserMistake when there is nothing to see
   */
  public static List<TraceSet> of(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new UserMistake(
          source.toString(), "no such file or folder", "give a run folder or a dataset of traces");
    }
    boolean run = Files.exists(source.resolve("preset.yaml"));
    if (!run) {
      Path name = source.toAbsolutePath().getFileName();
      return List.of(new TraceSet(name == null ? "traces" : name.toString(), source));
    }
    List<TraceSet> sets = new ArrayList<>();
    add(sets, "kept", source.resolve("curated"));
    add(sets, "rejected", source.resolve("rejected"));
    if (sets.isEmpty()) {
      add(sets, "traces", source.resolve("traces"));
    }
    Path samples = source.resolve("samples");
    if (Files.isDirectory(samples)) {
      try (Stream<Path> files = Files.walk(samples, 3)) {
        for (Path file : files.filter(each -> each.endsWith("scored.parquet")).sorted().toList()) {
          Path relative = samples.relativize(file);
          sets.add(new TraceSet(relative.getName(0) + " on " + relative.getName(1), file));
        }
      }
    }
    if (sets.isEmpty()) {
      throw new UserMistake(
          List.of(
              new Problem(
                  source.toString(),
                  "holds no traces yet",
                  "run 'distill generate' on this folder first")));
    }
    return sets;
  }

  private static void add(List<TraceSet> sets, String name, Path folder) throws IOException {
    if (Files.isDirectory(folder) && !Rows.files(folder).isEmpty()) {
      sets.add(new TraceSet(name, folder));
    }
  }
}
