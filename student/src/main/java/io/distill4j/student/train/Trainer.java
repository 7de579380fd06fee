package io.distill4j.student.train;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param start the model to begin with, when there is no checkpoint yet; not asked when adapters
 *     are trained
 * @param folder where checkpoints and {@code steps.jsonl} go
 * @param base folder with the {@code config.json} of the model; when adapters are trained, with its
 *     weights too
 * @param companions files beside the weights of each checkpoint
 * @param nanos a monotonic clock in nanoseconds
 * @param probe shown the model wherever the held-out loss is measured
 */
public record Trainer(
    TrainingOptions options,
    TrainingRows data,
    Start start,
    Path folder,
    Path base,
    Companions companions,
    LongSupplier nanos,
    Probe probe) {

  /** Looks at a model under training without changing it. */
  @FunctionalInterface
  public interface Probe {

    /** Looks at nothing. */
    Probe NONE = (step, decoder) -> {};

    void look(long step, Decoder decoder) throws IOException;
  }

  /** Without a probe. */
  public Trainer(
      TrainingOptions options,
      TrainingRows data,
      Start start,
      Path folder,
      Path base,
      Companions companions,
      LongSupplier nanos) {
    this(options, data, start, folder, base, companions, nanos, Probe.NONE);
  }

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
   * @return the folder of the finished model; with {@code held-out.patience} that of the lowest
   *     held-out loss
   * @throws UserMistake when a checkpoint was made from other data or options, or when loss or
   *     gradient are no longer finite
   */
  public Path run(Devices device, StepListener listener, Progress progress) throws IOException {
    Files.createDirectories(folder);
    Machine machine = Machine.here(device);
    Checkpoints checkpoints = new Checkpoints(folder, base, companions, options.keepCheckpoints());
    Optional<Path> latest = checkpoints.latest();
    try (Decoder decoder = new Opening(options.lora(), base, start).open(device, latest);
        Optimizer optimizer = new Optimizer(decoder, options.optimizer());
        Gradients gradients =
            options.onePass() ? decoder.newGradientsOfOnePass() : decoder.newGradients()) {
      long done = latest.isPresent() ? Checkpoints.restore(latest.get(), inputs(), optimizer) : 0;
      long total = steps();
      TrainingStep work =
          new TrainingStep(
              options, decoder, optimizer, gradients, activations(decoder, machine), nanos);
      try (StepLog log = StepLog.open(folder.resolve(STEP_LOG), done);
          Progress.Task task = progress.start("train", total, "step")) {
        task.advance(done);
        StepStatus status = new StepStatus(machine.peakFlops(), total);
        long step = done;
        while (step < total && !isExhausted(log)) {
          Place place = place(step++);
          List<Row> rows = data.rows(place.epoch(), place.from(), place.to());
          StepRecord record = measured(work.take(rows, step, place.epoch(), total), work, total);
          log.append(record);
          listener.stepped(record);
          if (record.heldOutLoss().isPresent()) {
            probe.look(step, decoder);
          }
          task.advance(1);
          task.status(status.after(record));
          keep(checkpoints, log, decoder);
          if (step % options.checkpointEvery() == 0 || step == total || isExhausted(log)) {
            checkpoints.write(step, inputs(), decoder, optimizer);
          }
        }
        if (step < total) {
          task.message(
              "stopped early after step %,d: the held-out loss has not fallen for %d measurements"
                  .formatted(step, options.heldOut().orElseThrow().patience().orElseThrow()));
        }
      }
      return hasPatience()
          ? checkpoints.publishBest(FINAL)
          : checkpoints.writeModel(FINAL, decoder);
    }
  }

  private Activations activations(Decoder decoder, Machine machine) {
    int tokens = Math.multiplyExact(data.rowTokens(), options.rowsPerPass());
    return options.activations(decoder.config(), tokens, machine);
  }

  /** Measures the held-out loss after a step, where it is due. */
  private StepRecord measured(StepRecord record, TrainingStep work, long total) {
    boolean due = options.heldOut().filter(held -> held.isDue(record.step(), total)).isPresent();
    return due ? record.withHeldOutLoss(work.meanLoss(data.heldOut())) : record;
  }

  /** Keeps the model of the lowest held-out loss, which is where an early stop goes back to. */
  private void keep(Checkpoints checkpoints, StepLog log, Decoder decoder) throws IOException {
    if (hasPatience() && HeldOut.isLowest(log.records())) {
      checkpoints.writeModel(Checkpoints.BEST, decoder);
    }
  }

  private boolean isExhausted(StepLog log) {
    return options.heldOut().filter(held -> held.isExhausted(log.records())).isPresent();
  }

  private boolean hasPatience() {
    return options.heldOut().filter(held -> held.patience().isPresent()).isPresent();
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
