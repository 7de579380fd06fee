package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Traces;
import io.distill4j.presets.prove.Equality;
import io.distill4j.presets.prove.GradientProof;
import io.distill4j.presets.prove.MergeProof;
import io.distill4j.presets.prove.ResumeProof;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
import io.distill4j.student.pack.Packer;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.pack.Row;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.text.Tokenising;
import io.distill4j.student.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Runs the equality tests of training on the model and the curated traces of a preset.
 *
 * @param preset whose model and options are used
 * @param run folder with curated traces
 * @param environment variables that name the hub
 * @param nanos a monotonic clock
 */
public record Prover(Preset preset, Path run, Map<String, String> environment, LongSupplier nanos) {

  /** Traces taken: enough to fill the rows below. */
  private static final int TRACES = 2000;

  /**
   * Proves.
   *
   * @param device to compute on
   * @param count rows of one step, 2 or more; as many steps are trained twice
   * @return what was measured, in the order it was done
   * @throws UserMistake when there are no curated traces, or too few
   */
  public List<Equality> prove(Devices device, int count, Progress progress) throws IOException {
    if (count < 2) {
      throw new IllegalArgumentException("rows must be 2 or more, was " + count);
    }
    Path curated = run.resolve("curated");
    if (!Files.isDirectory(curated)) {
      throw new UserMistake(
          run.toString(), "has no curated traces", "run 'distill curate' on this folder first");
    }
    Path scratch = Files.createTempDirectory(run, ".prove-");
    try {
      BaseFolder base =
          new BaseFolder(preset.student().base(), scratch, preset.seed(), environment, progress);
      base.write();
      List<Row> rows = rows(base.path(), curated, scratch, count, progress);
      List<Equality> all = new ArrayList<>(gradients(device, base.path(), rows));
      TrainingOptions training = preset.student().training();
      ResumeProof resumed = new ResumeProof(training, rows, base.path(), nanos);
      all.add(resumed.run(device, scratch, progress));
      if (training.lora().isPresent()) {
        all.add(
            new MergeProof(base.path(), resumed.undisturbed(scratch), rows, Precision.of(device))
                .run(device));
      }
      return all;
    } finally {
      FileTree.delete(scratch);
    }
  }

  private List<Equality> gradients(Devices device, Path base, List<Row> rows) throws IOException {
    TrainingOptions options = preset.student().training();
    Machine machine = Machine.here(device);
    ModelFolder model = new ModelFolder(base);
    try (Decoder decoder =
        options.lora().isPresent()
            ? model.adapted(device, options.lora().get())
            : model.load(device)) {
      Activations policy =
          options.activations(decoder.config(), preset.student().rowTokens(), machine);
      return new GradientProof(
              decoder, rows, Math.max(1, rows.size() / 2), policy, machine.precision())
          .all();
    }
  }

  private List<Row> rows(Path base, Path curated, Path scratch, int count, Progress progress)
      throws IOException {
    StudentPart student = preset.student();
    try (ModelText text = ModelText.open(base);
        Stream<Trace> traces = Traces.read(curated)) {
      Tokenising.Result tokenised =
          Tokenising.run(
              student.examples(traces.limit(TRACES)).iterator(),
              student.tokenised(Fingerprint.builder().add("proof")),
              text,
              scratch.resolve("tokens"),
              progress);
      try (var documents = tokenised.documents()) {
        Packing packing = Packer.pack(documents, student.rowTokens(), student.overLong());
        if (packing.rows() < count) {
          throw new UserMistake(
              curated.toString(),
              "fills %,d rows of %,d tokens, %,d are needed"
                  .formatted(packing.rows(), student.rowTokens(), count),
              "curate more traces, or lower student.row-tokens");
        }
        int[] order = packing.order(preset.seed(), 0);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          rows.add(packing.row(order[i]));
        }
        return rows;
      }
    }
  }
}
