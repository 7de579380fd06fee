package io.distill4j.eval.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * Do the intervals keep their promise? Draws experiments with a known truth and counts.
 *
 * <p>A problem's chance of a right sample is Beta distributed with a given mean and intra-class
 * correlation ({@code alike}); 0 makes all problems equally hard. The truth an interval must cover
 * is the mean of that distribution, not the mean of the problems that happened to be drawn.
 */
final class CoverageStudy {

  /** One cell of the grid. */
  record Cell(int problems, int samples, double accuracy, double alike) {}

  /** Share of experiments whose interval covered the truth. */
  record Coverage(double both, double samplingOnly, double problemsOnly, double bootstrap) {}

  private CoverageStudy() {}

  static Coverage run(Cell cell, int experiments, int bootstrapDraws, long seed) {
    var random = new SplittableRandom(seed);
    double[] table = difficulties(cell);
    int both = 0;
    int samplingOnly = 0;
    int problemsOnly = 0;
    int bootstrap = 0;
    int bootstraps = bootstrapDraws == 0 ? 0 : Math.min(experiments, 1000);
    for (int e = 0; e < experiments; e++) {
      List<Observation> drawn = draw(cell, table, random);
      Estimate estimate = Mean.ofRightOrWrong(drawn, 0.95);
      both += covers(estimate.interval(), cell);
      double p = estimate.value().orElseThrow();
      double within = estimate.samplingError().orElse(0);
      double total = estimate.standardError().orElse(0);
      samplingOnly += Math.abs(p - cell.accuracy) <= 1.96 * within ? 1 : 0;
      double between = Math.sqrt(Math.max(0, total * total - within * within));
      problemsOnly += Math.abs(p - cell.accuracy) <= 1.96 * between ? 1 : 0;
      if (e < bootstraps) {
        bootstrap += covers(Bootstrap.share(drawn, 0.95, bootstrapDraws, e), cell);
      }
    }
    double n = experiments;
    return new Coverage(
        both / n,
        samplingOnly / n,
        problemsOnly / n,
        bootstraps == 0 ? 0 : (double) bootstrap / bootstraps);
  }

  /**
   * False alarms of the paired test at 5%: two models alike on average, their chances on a problem
   * drawn apart with the given correlation through a shared or an own difficulty.
   */
  static double falseAlarms(Cell cell, double shared, int experiments, long seed) {
    var random = new SplittableRandom(seed);
    double[] table = difficulties(cell);
    int alarms = 0;
    for (int e = 0; e < experiments; e++) {
      double[] differences = new double[cell.problems];
      for (int i = 0; i < cell.problems; i++) {
        double common = table[random.nextInt(table.length)];
        double a = random.nextDouble() < shared ? common : table[random.nextInt(table.length)];
        double b = random.nextDouble() < shared ? common : table[random.nextInt(table.length)];
        differences[i] = rate(a, cell.samples, random) - rate(b, cell.samples, random);
      }
      alarms += SignFlip.pValue(differences, e) < 0.05 ? 1 : 0;
    }
    return (double) alarms / experiments;
  }

  /** Coverage of the paired interval under the same model, with a true difference of 0. */
  static double pairedCoverage(Cell cell, double shared, int experiments, long seed) {
    var random = new SplittableRandom(seed);
    double[] table = difficulties(cell);
    int covered = 0;
    for (int e = 0; e < experiments; e++) {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < cell.problems; i++) {
        double common = table[random.nextInt(table.length)];
        double a = random.nextDouble() < shared ? common : table[random.nextInt(table.length)];
        double b = random.nextDouble() < shared ? common : table[random.nextInt(table.length)];
        pairs.add(
            new Pair(
                new Observation(rate(a, cell.samples, random), cell.samples, "" + i),
                new Observation(rate(b, cell.samples, random), cell.samples, "" + i)));
      }
      covered += Paired.difference(pairs, 0.95).interval().orElseThrow().contains(0) ? 1 : 0;
    }
    return (double) covered / experiments;
  }

  private static int covers(Optional<Interval> interval, Cell cell) {
    return interval.orElseThrow().contains(cell.accuracy) ? 1 : 0;
  }

  private static List<Observation> draw(Cell cell, double[] table, SplittableRandom random) {
    List<Observation> drawn = new ArrayList<>(cell.problems);
    for (int i = 0; i < cell.problems; i++) {
      double p = table[random.nextInt(table.length)];
      drawn.add(new Observation(rate(p, cell.samples, random), cell.samples, "" + i));
    }
    return drawn;
  }

  private static double rate(double p, int samples, SplittableRandom random) {
    int right = 0;
    for (int k = 0; k < samples; k++) {
      right += random.nextDouble() < p ? 1 : 0;
    }
    return (double) right / samples;
  }

  /** Quantiles of the difficulty distribution at equal steps, shifted to its exact mean. */
  private static double[] difficulties(Cell cell) {
    if (cell.alike == 0) {
      return new double[] {cell.accuracy};
    }
    double size = 1 / cell.alike - 1;
    var beta = new BetaDistribution(cell.accuracy * size, (1 - cell.accuracy) * size);
    int steps = 2000;
    double[] table = new double[steps];
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      table[i] = beta.inverseCumulativeProbability((i + 0.5) / steps);
      sum += table[i];
    }
    double shift = cell.accuracy - sum / steps;
    for (int i = 0; i < steps; i++) {
      table[i] = Math.max(0, Math.min(1, table[i] + shift));
    }
    return table;
  }

  /**
   * Prints the study as Markdown: {@code problems samples accuracy alike}, then what was counted.
   */
  public static void main(String[] arguments) {
    int experiments = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int draws = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    System.out.println(
        "| problems | samples | accuracy | alike | both | sampling only | problems only | bootstrap |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (int problems : new int[] {30, 100, 500}) {
      for (int samples : new int[] {1, 4, 16, 64}) {
        for (double accuracy : new double[] {0.3, 0.5, 0.7, 0.9}) {
          for (double alike : new double[] {0, 0.1, 0.3, 0.6}) {
            if (samples > 1 || alike == 0) {
              Cell cell = new Cell(problems, samples, accuracy, alike);
              int n = problems == 500 ? experiments / 5 : experiments;
              Coverage c = run(cell, n, samples == 1 ? 0 : draws, 1);
              System.out.printf(
                  "| %d | %d | %.2f | %.2f | %.1f | %.1f | %.1f | %.1f |%n",
                  problems,
                  samples,
                  accuracy,
                  alike,
                  100 * c.both,
                  100 * c.samplingOnly,
                  100 * c.problemsOnly,
                  100 * c.bootstrap);
            }
          }
        }
      }
    }
  }
}
