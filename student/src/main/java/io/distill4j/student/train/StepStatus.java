package io.distill4j.student.train;

import java.util.Locale;
import java.util.OptionalDouble;

/** The live line of a training: loss, speed, share of the chip's peak, time left. */
final class StepStatus {

  /** Weight of the newest step in the mean time of a step. */
  private static final double NEWEST = 0.1;

  private final OptionalDouble peakFlops;
  private final long total;
  private double secondsPerStep;

  StepStatus(OptionalDouble peakFlops, long total) {
    this.peakFlops = peakFlops;
    this.total = total;
  }

  String after(StepRecord record) {
    secondsPerStep =
        secondsPerStep == 0
            ? record.seconds()
            : (1 - NEWEST) * secondsPerStep + NEWEST * record.seconds();
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "loss %.3f", record.loss()));
    if (record.heldOutLoss().isPresent()) {
      double held = record.heldOutLoss().getAsDouble();
      line.append(String.format(Locale.ROOT, "  held out %.3f", held));
    }
    line.append(String.format(Locale.ROOT, "  %,.0f tok/s", record.tokensPerSecond()));
    if (peakFlops.isPresent()) {
      double share = record.flops() / record.seconds() / peakFlops.getAsDouble();
      line.append(String.format(Locale.ROOT, "  %.0f%% of peak", 100 * share));
    }
    return line.append("  ").append(left(secondsPerStep * (total - record.step()))).toString();
  }

  /** Hours and minutes, or minutes and seconds. */
  static String left(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? "%dh%02dm left".formatted(whole / 3600, whole % 3600 / 60)
        : "%dm%02ds left".formatted(whole / 60, whole % 60);
  }
}
