package io.distill4j.presets.prove;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.StepListener;
import io.distill4j.student.train.Trainer;
import io.distill4j.student.train.TrainingOptions;
import io.distill4j.student.train.TrainingRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Trains some steps undisturbed, and again with a stop after a checkpoint, and compares the models
 * byte by byte.
 *
 * @param options of the preset; the number of steps and of checkpoints is changed
 * @param rows to train on; each step takes one of them
 * @param base folder of the model
 * @param nanos a monotonic clock
 */
public record ResumeProof(TrainingOptions options, List<Row> rows, Path base, LongSupplier nanos) {

  private static final String QUIET = "quiet";
  private static final String STOP = "stopped on purpose";

  public ResumeProof {
    rows = List.copyOf(rows);
  }

  /**
   * Trains.
   *
   * @param scratch an empty folder with room for six copies of the model
   * @return whether both models are the same, bit for bit, over how many bytes
   */
  public Equality run(Devices device, Path scratch, Progress progress) throws IOException {
    Path quiet = trainer(scratch.resolve(QUIET)).run(device, StepListener.NONE, progress);
    Path broken = scratch.resolve("broken");
    long half = (rows.size() + 1L) / 2;
    try {
      trainer(broken)
          .run(
              device,
              record -> {
                if (record.step() == half + 1) {
                  throw new IllegalStateException(STOP);
                }
              },
              progress);
    } catch (IllegalStateException e) {
      if (!STOP.equals(e.getMessage())) {
        throw e;
      }
    }
    Path resumed = trainer(broken).run(device, StepListener.NONE, progress);
    boolean same = weights(quiet).equals(weights(resumed));
    return new Equality(
        "stopped and continued = undisturbed",
        same ? 0 : 1,
        same ? 0 : 1,
        0,
        "%,d steps, stopped after step %,d, weights bit for bit".formatted(rows.size(), half + 1));
  }

  /** The model of the undisturbed run, once {@link #run} has made it. */
  public Path undisturbed(Path scratch) {
    return scratch.resolve(QUIET).resolve(Trainer.FINAL);
  }

  private Trainer trainer(Path folder) {
    TrainingOptions few =
        new TrainingOptions(
            1,
            1,
            1,
            options.optimizer(),
            options.schedule(),
            options.clipNorm(),
            (rows.size() + 1) / 2,
            1,
            options.activations(),
            options.lora(),
            Optional.empty(),
            options.loss());
    return new Trainer(
        few,
        new Given(rows),
        device -> new ModelFolder(base).load(device),
        folder,
        base,
        model -> {},
        nanos);
  }

  private static List<String> weights(Path model) throws IOException {
    try (var files = Files.list(model)) {
      List<Path> shards =
          files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
      List<String> hashes = new ArrayList<>();
      for (Path shard : shards) {
        hashes.add(shard.getFileName() + " " + Fingerprint.ofFile(shard).hex());
      }
      return hashes;
    }
  }

  /** The given rows, once, in their order. */
  private record Given(List<Row> all) implements TrainingRows {
    @Override
    public int rows(int epoch) {
      return all.size();
    }

    @Override
    public List<Row> rows(int epoch, int from, int to) {
      return all.subList(from, to);
    }

    @Override
    public int rowTokens() {
      return all.stream().mapToInt(Row::length).max().orElse(1);
    }

    @Override
    public Fingerprint fingerprint() {
      Fingerprint.Builder builder = Fingerprint.builder().add("proof");
      all.forEach(row -> row.documents().forEach(document -> builder.add(document.id())));
      return builder.build();
    }
  }
}
