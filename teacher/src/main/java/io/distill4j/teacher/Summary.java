package io.distill4j.teacher;

import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import java.util.Optional;

/**
 * What a generation run did and what it left.
 *
 * @param prompts in the source
 * @param samples on the disk in the end, those of earlier starts included
 * @param earlier samples that were there when the run started, and were not asked for again
 * @param truncated samples asked for in this run that the token limit cut off
 * @param notRecorded samples a recording has no answer to
 * @param failed requests that failed after all retries; they are missing and asked for again next
 *     time
 * @param firstFailure message of the first of them
 * @param usage tokens of this run as the generator counted them
 * @param stopped whether it was stopped before everything was asked for
 */
public record Summary(
    long prompts,
    long samples,
    long earlier,
    long truncated,
    long notRecorded,
    long failed,
    Optional<String> firstFailure,
    Usage usage,
    boolean stopped) {

  /** Whether every sample that can be had is on the disk. */
  public boolean isComplete() {
    return !stopped && failed == 0;
  }

  /**
   * Does nothing for a run that is complete or was stopped.
   *
   * @throws UpstreamFailure when requests failed
   */
  public void requireNoFailures() {
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
    append(line, truncated, "truncated");
    append(line, notRecorded, "not recorded");
    append(line, failed, "failed");
    append(line, usage.completionTokens(), "tokens");
    return line.append(stopped ? ", stopped" : "").toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", %,d %s".formatted(count, what));
    }
  }
}
