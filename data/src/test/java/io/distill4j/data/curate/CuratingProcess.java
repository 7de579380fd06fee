package io.distill4j.data.curate;

import io.distill4j.data.Progress;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.similar.Similarity;
import io.distill4j.data.verify.BoxedNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process of its own that curates a folder and stops dead, as by {@code kill -9}, after so many
 * traces of a task: {@code main(FOLDER, TASK, TRACES)}.
 */
final class CuratingProcess {

  private CuratingProcess() {}

  public static void main(String... arguments) throws IOException {
    curate(Path.of(arguments[0]), new Deadly(arguments[1], Long.parseLong(arguments[2])));
  }

  /** Both steps, the first only when it is not done, as the run folder has it. */
  static void curate(Path folder, Progress progress) throws IOException {
    Curation curation =
        new Curation(
            new BoxedNumber(),
            List.of(
                new OneThinkBlock(),
                new NotInBenchmarks(
                    List.of(folder.resolve("benchmark.jsonl").toString()),
                    5,
                    0.8,
                    NotInBenchmarks.Where.PROMPT)),
            new FirstPassing(1),
            UnknownPolicy.DROP,
            Optional.of(
                new Duplicates(
                    Optional.of(Similarity.of(3, 0.8)), Optional.of(Similarity.of(3, 0.8)))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Path traces = folder.resolve("traces.jsonl");
    Path labels = folder.resolve("labels");
    if (!Files.exists(labels.resolve("data"))) {
      curation.judge(traces, labels, Toolbox.EMPTY, progress);
    }
    curation.select(
        traces,
        labels,
        folder.resolve("kept"),
        folder.resolve("rejected"),
        folder.resolve("funnel.json"),
        progress);
  }

  /** Halts the process, without any last word, at a given point. */
  private record Deadly(String task, long units) implements Progress {
    @Override
    public Task start(String name, long total, String unit) {
      boolean armed = name.equals(task);
      long[] left = {units};
      return done -> {
        left[0] -= done;
        if (armed && left[0] <= 0) {
          Runtime.getRuntime().halt(137);
        }
      };
    }
  }
}
