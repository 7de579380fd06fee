package io.distill4j.teacher;

import io.distill4j.data.Paused;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a generation run did and what it left.
 *
 * @param prompts in the source
 * @param samples on the disk in the end, those of earlier starts included
 * @param earlier samples that were there when the run started
 * @param truncated samples asked for in this run that the token limit cut off
 * @param looped samples asked for in this run that were stopped because they repeated themselves
 * @param right samples asked for in this run that the verifier passed, if the plan has one
 * @param notRecorded samples a recording has no answer to
 * @param failed requests that failed after all retries; they are missing and asked for again next
 *     time
 * @param firstFailure message of the first of them
 * @param usage tokens of this run as the generator counted them
 * @param usd dollars, earlier starts included; absent without prices
 * @param stopped whether it was stopped before everything was asked for
 * @param paused which part of the budget ended the asking, if one did
 */
public record Summary(
    long prompts,
    long samples,
    long earlier,
    long truncated,
    long looped,
    long right,
    long notRecorded,
    long failed,
    Optional<String> firstFailure,
    Usage usage,
    OptionalDouble usd,
    boolean stopped,
    Optional<String> paused) {

  /** Whether every sample that can be had is on the disk. */
  public boolean isComplete() {
    return !stopped && paused.isEmpty() && failed == 0;
  }

  /**
   * Does nothing for a run that is complete or was stopped.
   *
   * @throws Paused when the budget ended it
   * @throws UpstreamFailure when requests failed
   */
  public void requireNoFailures() {
    if (paused.isPresent()) {
      throw new Paused(
          "%s%n    %,d samples are safe; raise that part of teacher.budget and give the same command again to go on"
              .formatted(paused.get(), samples));
    }
    if (failed > 0) {
      throw new UpstreamFailure(
          "%,d of %,d requests failed; the first: %s%n    %,d samples are safe; run the same command again to ask for the rest"
              .formatted(
                  failed, samples - earlier + failed, firstFailure.orElse("unknown"), samples));
    }
  }

  /** One line for people. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder("%,d samples of %,d prompts".formatted(samples, prompts));
    append(line, earlier, "kept from before");
    append(line, right, "right");
    append(line, truncated, "truncated");
    append(line, looped, "stopped in a loop");
    append(line, notRecorded, "not recorded");
    append(line, failed, "failed");
    append(line, usage.completionTokens(), "tokens");
    usd.ifPresent(dollars -> line.append(String.format(Locale.ROOT, ", %,.2f USD", dollars)));
    return line.append(stopped ? ", stopped" : "").toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", %,d %s".formatted(count, what));
    }
  }
}
