package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Progress;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Counts what a run does and tells it to whoever watches. Used by one thread. */
final class Tally {

  /** Failures in a row after which asking on is of no use. */
  private static final int HOPELESS = 20;

  private final Progress.Task task;
  private final Clock clock;
  private final Instant start;
  private final int inFlight;
  private long completed;
  private long truncated;
  private long notRecorded;
  private long failed;
  private int failedInRow;
  private Optional<String> firstFailure = Optional.empty();
  private Usage usage = Usage.UNKNOWN;

  Tally(Progress.Task task, Clock clock, int inFlight) {
    this.task = task;
    this.clock = clock;
    this.start = clock.instant();
    this.inFlight = inFlight;
  }

  void skipped() {
    task.advance(1);
  }

  void notRecorded() {
    notRecorded++;
    task.advance(1);
  }

  void completed(Completion completion) {
    completed++;
    failedInRow = 0;
    usage = usage.plus(completion.usage());
    if (completion.finish() == FinishReason.LENGTH) {
      truncated++;
    }
    task.advance(1);
    task.status(status());
  }

  /** Counts a failure; throws it when too many came in a row. */
  void failed(UpstreamFailure failure) {
    failed++;
    failedInRow++;
    task.advance(1);
    if (firstFailure.isEmpty()) {
      firstFailure = Optional.of(String.valueOf(failure.getMessage()));
      task.message("a request failed: " + failure.getMessage());
    }
    if (failedInRow >= Math.max(HOPELESS, 2 * inFlight)) {
      throw new UpstreamFailure(
          "%,d requests in a row failed, the last with: %s%n    what was received is safe; run the same command again when it can be reached"
              .formatted(failedInRow, failure.getMessage()),
          failure);
    }
    task.status(status());
  }

  Summary summary(long prompts, long earlier, boolean stopped) {
    return new Summary(
        prompts,
        earlier + completed,
        earlier,
        truncated,
        notRecorded,
        failed,
        firstFailure,
        usage,
        stopped);
  }

  private String status() {
    double seconds = Math.max(1e-3, Duration.between(start, clock.instant()).toMillis() / 1e3);
    StringBuilder text = new StringBuilder();
    if (usage.completionTokens() > 0) {
      text.append(
          "%,d tokens, %,.0f/s"
              .formatted(usage.completionTokens(), usage.completionTokens() / seconds));
    }
    append(text, truncated, "truncated");
    append(text, notRecorded, "not recorded");
    append(text, failed, "failed");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append("%,d %s".formatted(count, what));
    }
  }
}
