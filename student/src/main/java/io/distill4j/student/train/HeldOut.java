package io.distill4j.student.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Rows that are kept out of training, the loss on which is measured from time to time, and when to
 * stop because it no longer falls.
 *
 * @param rows how many, 1 or more; the seed chooses them
 * @param every steps between measurements, 1 or more; the last step is always measured
 * @param patience measurements without a new lowest loss after which training stops, 1 or more;
 *     absent: it never stops early
 * @param samples what the model writes to held-out prompts at each measurement; absent: nothing
 */
public record HeldOut(int rows, int every, OptionalInt patience, Optional<Samples> samples) {

  /**
   * Completions to read.
   *
   * @param count of held-out prompts, 1 or more
   * @param tokens of each completion at most, 1 or more
   */
  public record Samples(int count, int tokens) {

    public Samples {
      if (count < 1) {
        throw new IllegalArgumentException("count must be 1 or more, was " + count);
      }
      if (tokens < 1) {
        throw new IllegalArgumentException("tokens must be 1 or more, was " + tokens);
      }
    }
  }

  public HeldOut {
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be 1 or more, was " + rows);
    }
    if (every < 1) {
      throw new IllegalArgumentException("every must be 1 or more, was " + every);
    }
    if (patience.isPresent() && patience.getAsInt() < 1) {
      throw new IllegalArgumentException("patience must be 1 or more, was " + patience.getAsInt());
    }
  }

  /** Whether the loss is measured after a step, from 1. */
  boolean isDue(long step, long steps) {
    return step % every == 0 || step == steps;
  }

  /** Whether the newest record has the lowest loss of all measured. */
  static boolean isLowest(List<StepRecord> log) {
    OptionalDouble newest =
        log.isEmpty() ? OptionalDouble.empty() : log.get(log.size() - 1).heldOutLoss();
    return newest.isPresent()
        && log.subList(0, log.size() - 1).stream()
            .flatMapToDouble(record -> record.heldOutLoss().stream())
            .allMatch(loss -> newest.getAsDouble() < loss);
  }

  /** Whether patience is at its end; a pure function of the log, so that a resumed run agrees. */
  boolean isExhausted(List<StepRecord> log) {
    if (patience.isEmpty()) {
      return false;
    }
    double lowest = Double.POSITIVE_INFINITY;
    int since = 0;
    for (StepRecord record : log) {
      if (record.heldOutLoss().isPresent()) {
        double loss = record.heldOutLoss().getAsDouble();
        since = loss < lowest ? 0 : since + 1;
        lowest = Math.min(lowest, loss);
      }
    }
    return since >= patience.getAsInt();
  }
}
