package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Counts what a run does and tells it to whoever watches. Used by one thread. */
final class Tally {

  /** Failures in a row after which asking on is of no use. */
  private static final int HOPELESS = 20;

  private final Progress.Task task;
  private final boolean countsPrompts;
  private final int inFlight;
  private final Spending spending;
  private final Count count = new Count();
  private int failedInRow;
  private Optional<String> firstFailure = Optional.empty();

  /**
   * @param countsPrompts whether the task advances by prompts rather than by samples
   */
  Tally(Progress.Task task, boolean countsPrompts, int inFlight, Spending spending) {
    this.task = task;
    this.countsPrompts = countsPrompts;
    this.inFlight = inFlight;
    this.spending = spending;
  }

  /** Numbers of one start. */
  static final class Count {
    long completed;
    long replaced;
    long truncated;
    long looped;
    long right;
    long notRecorded;
    long failed;
    long promptsEnded;
    Usage usage = Usage.UNKNOWN;
  }

  Count count() {
    return count;
  }

  /** Prompts that were sealed by an earlier start, with so many samples. */
  void sealed(long prompts, long samples) {
    count.promptsEnded += prompts;
    task.advance(countsPrompts ? prompts : samples);
  }

  void skipped() {
    advance(!countsPrompts);
  }

  void notRecorded() {
    count.notRecorded++;
    advance(!countsPrompts);
  }

  void promptEnded() {
    count.promptsEnded++;
    advance(countsPrompts);
  }

  /**
   * Counts a completion.
   *
   * @param again whether it takes the place of another
   */
  void completed(Completion completion, List<Label> labels, boolean again) {
    count.completed++;
    count.replaced += again ? 1 : 0;
    count.truncated += completion.finish() == FinishReason.LENGTH ? 1 : 0;
    count.looped += completion.finish() == FinishReason.LOOP ? 1 : 0;
    count.right += labels.stream().anyMatch(l -> l.verdict() instanceof Verdict.Pass) ? 1 : 0;
    count.usage = count.usage.plus(completion.usage());
    failedInRow = 0;
    advance(!countsPrompts && !again);
  }

  /** Counts a failure; throws it when too many came in a row. */
  void failed(UpstreamFailure failure) {
    count.failed++;
    failedInRow++;
    advance(!countsPrompts);
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
  }

  /** Tells the numbers of now. */
  void show(double tokensPerSecond) {
    StringBuilder text = new StringBuilder();
    if (count.usage.completionTokens() > 0 || tokensPerSecond > 0) {
      text.append(
          String.format(
              Locale.ROOT, "%,d tokens, %,.0f/s", count.usage.completionTokens(), tokensPerSecond));
    }
    spending
        .usd()
        .ifPresent(
            usd ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%,.2f USD", usd)));
    append(text, count.right, "right");
    append(text, count.truncated, "truncated");
    append(text, count.looped, "in loops");
    append(text, count.notRecorded, "not recorded");
    append(text, count.failed, "failed");
    task.status(text.toString());
  }

  Summary summary(long prompts, long earlier, boolean stopped, Optional<String> paused) {
    return new Summary(
        prompts,
        earlier + count.completed - count.replaced,
        earlier,
        count.truncated,
        count.looped,
        count.right,
        count.notRecorded,
        count.failed,
        firstFailure,
        count.usage,
        spending.usd(),
        stopped,
        paused);
  }

  private void advance(boolean does) {
    if (does) {
      task.advance(1);
    }
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append("%,d %s".formatted(count, what));
    }
  }
}
