package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Label;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/**
 * Takes what comes back: into the log, to the asking, to whoever watches. All but {@link #status}
 * is used by the run's thread.
 */
final class Keep implements Window.Sink {

  private static final long TICK_MILLIS = 1_000;

  private final Generator generator;
  private final SampleLog log;
  private final Asking asking;
  private final Tally tally;
  private final Spending spending;
  private final Judging judging;
  private final int most;
  private final long prompts;
  private final Clock clock;
  private final Instant startedAt;
  private final long earlier;
  private final Rate rate = new Rate();
  private long inFlight;
  private long tickedAt = Long.MIN_VALUE;
  private double tokensPerSecond;
  private volatile RunStatus latest;

  Keep(
      Generator generator,
      SampleLog log,
      Asking asking,
      Tally tally,
      Spending spending,
      Judging judging,
      int most,
      long prompts,
      Clock clock) {
    this.generator = generator;
    this.log = log;
    this.asking = asking;
    this.tally = tally;
    this.spending = spending;
    this.judging = judging;
    this.most = most;
    this.prompts = prompts;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.earlier = log.size();
    this.latest = snapshot(RunStatus.State.RUNNING);
  }

  /** Samples that were there before. */
  long earlier() {
    return earlier;
  }

  /** The requests to send, counted as they go. */
  Iterator<Request> watched() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return asking.hasNext();
      }

      @Override
      public Request next() {
        Request request = asking.next();
        inFlight++;
        return request;
      }
    };
  }

  /** Requests to keep in flight; asked for several times a second, so it also keeps the time. */
  int room() {
    long now = clock.millis();
    if (tickedAt == Long.MIN_VALUE || now - tickedAt >= TICK_MILLIS) {
      tickedAt = now;
      tokensPerSecond =
          rate.perSecond(
              now,
              generator instanceof Fleet fleet
                  ? fleet.tokens()
                  : tally.count().usage.completionTokens());
      latest = snapshot(RunStatus.State.RUNNING);
      tally.show(tokensPerSecond);
    }
    return generator instanceof Fleet fleet ? fleet.room(most) : most;
  }

  @Override
  public void completed(Request request, Completion completion, Instant from, Instant to) {
    inFlight--;
    spending.ended(request, completion.usage());
    String model = completion.reported().getOrDefault("model", generator.model());
    String endpoint = completion.reported().getOrDefault("endpoint", generator.endpoint());
    List<Label> labels = judging.labels(request);
    boolean again = log.state(request.key()).isPresent();
    log.append(new Trace(request, completion, model, endpoint, from, to, labels));
    tally.completed(completion, labels, again);
    asking.ended(request);
  }

  @Override
  public void failed(Request request, UpstreamFailure failure) {
    inFlight--;
    spending.ended(request, Usage.UNKNOWN);
    tally.failed(failure);
    asking.failed(request);
  }

  /** Nothing more will come, whatever the reason. */
  void over() {
    if (latest.state() == RunStatus.State.RUNNING) {
      latest = snapshot(RunStatus.State.INCOMPLETE);
    }
  }

  /** The run ended by itself. */
  void ends(boolean all) {
    tally.show(tokensPerSecond);
    RunStatus.State state = RunStatus.State.DONE;
    if (!all) {
      state = RunStatus.State.STOPPED;
    } else if (spending.refusal().isPresent()) {
      state = RunStatus.State.PAUSED;
    } else if (tally.count().failed > 0) {
      state = RunStatus.State.INCOMPLETE;
    }
    latest = snapshot(state);
  }

  /** The numbers of the last second; from any thread. */
  RunStatus status() {
    return latest;
  }

  private RunStatus snapshot(RunStatus.State state) {
    Tally.Count count = tally.count();
    return new RunStatus(
        state,
        ProcessHandle.current().pid(),
        startedAt,
        clock.instant(),
        prompts,
        count.promptsEnded,
        log.size(),
        inFlight,
        count.truncated,
        count.looped,
        count.right,
        count.failed,
        spending.spent(),
        spending.usd(),
        spending.seconds(),
        tokensPerSecond,
        generator instanceof Fleet fleet ? fleet.servers() : List.of());
  }
}
