package io.distill4j.student.train;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Supervised fine-tuning: the loop over optimizer steps.
 *
 * <p>The loss of a step is the sum over its trained tokens divided by their number, whatever way it
 * is cut into passes. Which rows a step sees is a pure function of its number, so that a run killed
 * at any instant and started again ends with the same weights, bit for bit.
 *
 * @param options how to train
 * @param data packed rows
 * @param start the model to begin with, when there is no checkpoint yet
 * @param folder where checkpoints and {@code steps.jsonl} go
 * @param base folder with the {@code config.json} of the model
 * @param companions files beside the weights of each checkpoint
 * @param nanos a monotonic clock in nanoseconds
 */
public record Trainer(
    TrainingOptions options,
    TrainingRows data,
    Start start,
    Path folder,
    Path base,
    Companions companions,
    LongSupplier nanos) {

  /** Name of the step log in the folder. */
  public static final String STEP_LOG = "steps.jsonl";

  /** Name of the finished model in the folder. */
  public static final String FINAL = "final";

  /** Makes the model that training begins with. */
  @FunctionalInterface
  public interface Start {
    Decoder open(Devices device) throws IOException;
  }

  /** Number of optimizer steps of the whole run. */
  public long steps() {
    long steps = 0;
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      steps += stepsIn(epoch);
    }
    return steps;
  }

  /**
   * Trains to the end, from the newest checkpoint if there is one.
   *
   * @param device to compute on
   * @param listener told of every step, after it was logged
   * @return the folder of the finished model
   * @throws UserMistake when a checkpoint was made from other data or options, or when loss or
   *     gradient are no longer finite
   */
  public Path run(Devices device, StepListener listener, Progress progress) throws IOException {
    Files.createDirectories(folder);
    Checkpoints checkpoints = new Checkpoints(folder, base, companions, options.keepCheckpoints());
    Optional<Path> latest = checkpoints.latest();
    try (Decoder decoder =
            latest.isPresent() ? new ModelFolder(latest.get()).load(device) : start.open(device);
        Optimizer optimizer = new Optimizer(decoder, options.optimizer());
        Gradients gradients = decoder.newGradients()) {
      long done =
          latest.isPresent() ? Checkpoints.restore(latest.get(), inputs(), decoder, optimizer) : 0;
      long total = steps();
      try (StepLog log = StepLog.open(folder.resolve(STEP_LOG), done);
          Progress.Task task = progress.start("train", total, "step")) {
        task.advance(done);
        for (long step = done; step < total; step++) {
          StepRecord record = step(decoder, optimizer, gradients, step, total);
          log.append(record);
          listener.stepped(record);
          task.advance(1);
          task.status(
              "loss %.3f  %,.0f tok/s"
                  .formatted(record.loss(), record.rowTokens() / record.seconds()));
          if ((step + 1) % options.checkpointEvery() == 0 || step + 1 == total) {
            checkpoints.write(step + 1, inputs(), decoder, optimizer);
          }
        }
      }
      return checkpoints.writeModel(FINAL, decoder);
    }
  }

  private StepRecord step(
      Decoder decoder, Optimizer optimizer, Gradients gradients, long step, long total) {
    long began = nanos.getAsLong();
    Place place = place(step);
    List<Row> rows = data.rows(place.epoch(), place.from(), place.to());
    List<Batch> passes = passes(decoder, rows);
    long trained = passes.stream().mapToLong(Batch::trainedTokens).sum();
    double rate = options.schedule().learningRate(options.optimizer().learningRate(), step, total);
    gradients.clear();
    double loss = 0;
    for (Batch pass : passes) {
      loss +=
          decoder.backward(
              pass, 1.0 / trained, gradients, options.activations().orElse(Activations.KEEP));
    }
    double norm = gradients.norm();
    requireFinite(step, loss / trained, norm, rows);
    if (norm > options.clipNorm()) {
      gradients.scale(options.clipNorm() / (norm + 1e-6)); // As torch.nn.utils does.
    }
    optimizer.apply(gradients.arrays(), rate);
    return new StepRecord(
        step + 1,
        place.epoch(),
        loss / trained,
        norm,
        rate,
        trained,
        passes.stream().mapToLong(Batch::tokens).sum(),
        (nanos.getAsLong() - began) / 1e9);
  }

  private static void requireFinite(long step, double loss, double norm, List<Row> rows) {
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      List<String> samples =
          rows.stream().flatMap(row -> row.documents().stream()).map(d -> d.id()).limit(8).toList();
      throw new UserMistake(
          "step " + (step + 1),
          "loss is %s and gradient norm %s; the step was not applied; its first samples are %s"
              .formatted(loss, norm, samples),
          "lower learning-rate, lower clip-norm or look at these samples; training continues from"
              + " the last checkpoint");
    }
  }

  private List<Batch> passes(Decoder decoder, List<Row> rows) {
    List<Batch> passes = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += options.rowsPerPass()) {
      int to = Math.min(rows.size(), from + options.rowsPerPass());
      passes.add(Batch.of(rows.subList(from, to), decoder.callTokens()));
    }
    return passes;
  }

  /** Rows of a step: an epoch's last step may have fewer. */
  private record Place(int epoch, int from, int to) {}

  private Place place(long step) {
    long left = step;
    for (int epoch = 0; ; epoch++) {
      long here = stepsIn(epoch);
      if (left < here) {
        int from = Math.toIntExact(left * options.rowsPerStep());
        return new Place(epoch, from, Math.min(data.rows(epoch), from + options.rowsPerStep()));
      }
      left -= here;
    }
  }

  private long stepsIn(int epoch) {
    return (data.rows(epoch) + options.rowsPerStep() - 1L) / options.rowsPerStep();
  }

  private String inputs() {
    return options + " " + data.fingerprint().hex();
  }
}
