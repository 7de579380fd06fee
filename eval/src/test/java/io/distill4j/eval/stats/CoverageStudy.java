package io.distill4j.eval.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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
    int bootstraps = bootstrapDraws == 0 ? 0 : Math.min(experiments, 400);
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

  private static final int[] PROBLEMS = {30, 100, 500};
  private static final int[] SAMPLES = {1, 4, 16, 64};
  private static final double[] ACCURACIES = {0.3, 0.5, 0.7, 0.9};
  private static final double[] ALIKE = {0, 0.1, 0.3, 0.6};

  /**
   * Prints a part of the study as Markdown.
   *
   * @param arguments {@code intervals} or {@code pairs}, and the number of experiments per cell
   */
  public static void main(String[] arguments) {
    int experiments = Integer.parseInt(arguments[1]);
    if (arguments[0].equals("intervals")) {
      intervals(experiments);
    } else {
      pairs(experiments);
    }
  }

  private static void intervals(int experiments) {
    System.out.println(
        "| problems | samples | accuracy | alike | both components | samples only | problems only | bootstrap |");
    System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
    forEachCell(
        cell -> {
          int draws = cell.problems == 30 && cell.samples > 1 ? 1000 : 0;
          Coverage c = run(cell, experiments, draws, 1);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f | %s | %.1f | %s |%n",
              name(cell),
              100 * c.both,
              cell.samples == 1 ? "\u2013" : "%.1f".formatted(100 * c.samplingOnly),
              100 * c.problemsOnly,
              c.bootstrap == 0 ? "" : "%.1f".formatted(100 * c.bootstrap));
        });
  }

  private static void pairs(int experiments) {
    System.out.println(
        "| problems | samples | accuracy | alike | false alarms at 5% | coverage of 0 by the paired interval |");
    System.out.println("|---:|---:|---:|---:|---:|---:|");
    forEachCell(
        cell -> {
          if (cell.problems < 500 && cell.samples != 16 && cell.accuracy != 0.3) {
            System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                name(cell),
                100 * falseAlarms(cell, 0.8, experiments, 1),
                100 * pairedCoverage(cell, 0.8, experiments, 1));
          }
        });
  }

  private static void forEachCell(Consumer<Cell> action) {
    for (int problems : PROBLEMS) {
      for (int samples : SAMPLES) {
        for (double accuracy : ACCURACIES) {
          for (double alike : ALIKE) {
            // With one sample each, right or wrong is all there is: no spread can be seen.
            if (samples > 1 || alike == 0) {
              action.accept(new Cell(problems, samples, accuracy, alike));
            }
          }
        }
      }
    }
  }

  private static String name(Cell cell) {
    return String.format(
        Locale.ROOT,
        "%d | %d | %.1f | %.1f",
        cell.problems,
        cell.samples,
        cell.accuracy,
        cell.alike);
  }
}
