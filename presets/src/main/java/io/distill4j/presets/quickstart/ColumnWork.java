package io.distill4j.presets.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How the teacher thinks: column by column, like a pupil on paper, with a pupil's mistakes.
 *
 * @param forgetsCarry probability that a carry or borrow is forgotten, in [0, 1)
 * @param slips probability that a column is off by one, in [0, 1)
 */
record ColumnWork(double forgetsCarry, double slips) {

  /** Work without mistakes. */
  static final ColumnWork PERFECT = new ColumnWork(0, 0);

  private static final List<String> PLACES = List.of("ones", "tens", "hundreds");

  /** A line of work and the total it arrives at. */
  record Step(String work, int total) {}

  /** The thoughts about a whole problem and the number they end with. */
  record Solution(String thoughts, int total) {}

  /**
   * Solves a problem. A mistake stays in: later steps go on from the wrong total. Only mistakes
   * that would leave the world of two-digit numbers are not made.
   */
  Solution solve(WordProblem problem, RandomGenerator random) {
    int total = problem.start();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < problem.changes().size(); i++) {
      int change = problem.changes().get(i);
      Step step = step(total, change, random);
      if (leavesRange(step.total(), problem.changes().subList(i + 1, problem.changes().size()))) {
        step = PERFECT.step(total, change, random);
      }
      lines.add(
          "%s: %d %s %d: %s. Now %d."
              .formatted(
                  WordProblem.DAYS.get(i),
                  total,
                  change > 0 ? "+" : "-",
                  Math.abs(change),
                  step.work(),
                  step.total()));
      total = step.total();
    }
    return new Solution(String.join("\n", lines), total);
  }

  /** Adds or takes away column by column, from the ones up. */
  Step step(int from, int change, RandomGenerator random) {
    boolean add = change > 0;
    int upper = from;
    int lower = Math.abs(change);
    int carry = 0;
    int total = 0;
    List<String> columns = new ArrayList<>();
    for (int place = 0, unit = 1; upper > 0 || lower > 0; place++, unit *= 10) {
      int a = upper % 10;
      int b = lower % 10;
      int result = add ? a + b + carry : a - b - carry;
      boolean borrows = result < 0;
      String sign = add ? " + " : " - ";
      String text = (borrows ? "1" : "") + a + sign + b + (carry > 0 ? sign + carry : "");
      if (borrows) {
        result += 10;
      }
      carry = borrows || result > 9 ? 1 : 0;
      if (chance(slips, random) && result % 10 > 0 && result % 10 < 9) {
        result += random.nextBoolean() ? 1 : -1;
      }
      if (chance(forgetsCarry, random)) {
        carry = 0;
      }
      columns.add(PLACES.get(place) + " " + text + " = " + result);
      total += result % 10 * unit;
      upper /= 10;
      lower /= 10;
    }
    return new Step(String.join(", ", columns), total);
  }

  private static boolean leavesRange(int total, List<Integer> rest) {
    int at = total;
    boolean leaves = !WordProblem.staysInRange(at);
    for (int change : rest) {
      at += change;
      leaves |= !WordProblem.staysInRange(at);
    }
    return leaves;
  }

  private static boolean chance(double probability, RandomGenerator random) {
    return probability > 0 && random.nextDouble() < probability;
  }
}
