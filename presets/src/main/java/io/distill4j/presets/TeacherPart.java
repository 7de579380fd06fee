package io.distill4j.presets;

import io.distill4j.data.Sampling;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Verifier;
import io.distill4j.teacher.Account;
import io.distill4j.teacher.Budget;
import io.distill4j.teacher.Plan;
import io.distill4j.teacher.Prices;
import io.distill4j.teacher.Sought;
import io.distill4j.teacher.Teacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The generation run of a preset.
 *
 * @param source who answers
 * @param sampling how tokens are drawn
 * @param samples per prompt, 1 or more; may grow later, and only what is missing is asked for
 * @param inFlight requests kept in flight at most, 1 or more
 * @param maxTokensLadder rising token limits that end with that of the sampling: a sample is asked
 *     for with the first, and again with the next when it was cut off; absent: the sampling's alone
 * @param untilVerified goes on asking for samples of a prompt until enough pass the verifier of
 *     {@code curate}
 * @param prices what tokens cost
 * @param budget where the run pauses
 */
public record TeacherPart(
    Teacher source,
    Sampling sampling,
    int samples,
    int inFlight,
    Optional<List<Integer>> maxTokensLadder,
    Optional<UntilVerified> untilVerified,
    Optional<Prices> prices,
    Optional<Budget> budget) {

  /**
   * When a prompt has samples enough.
   *
   * @param right samples that must pass, 1 or more
   * @param cap most samples of a prompt, {@code samples} or more
   */
  public record UntilVerified(int right, int cap) {
    public UntilVerified {
      if (right < 1) {
        throw new IllegalArgumentException("right must be 1 or more, was " + right);
      }
      if (cap < right) {
        throw new IllegalArgumentException(
            "cap must be right (%d) or more, was %d".formatted(right, cap));
      }
    }
  }

  public TeacherPart {
    // Built here so that a mistake is told before anything runs.
    var unusedPlan =
        new Plan(
            samples,
            sampling,
            0,
            inFlight,
            maxTokensLadder.orElse(List.of()),
            untilVerified.map(
                u -> new Sought(u.right(), u.cap(), (c, r) -> new Verdict.Unknown("not judged"))));
    var unusedAccount = new Account(prices, budget.orElse(Budget.NONE), Optional.empty());
  }

  /** What the run asks for. */
  Plan plan(long seed, Verifier verifier) {
    return new Plan(
        samples,
        sampling,
        seed,
        inFlight,
        maxTokensLadder.orElse(List.of()),
        untilVerified.map(u -> new Sought(u.right(), u.cap(), verifier)));
  }

  /** What it may cost. */
  Account account(Path status) {
    return new Account(prices, budget.orElse(Budget.NONE), Optional.of(status));
  }
}
