package io.distill4j.teacher.server;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.teacher.Fleet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * Asks chat endpoints: sends each request where it is likely to be answered, waits, and sends it
 * again when it failed in a way that may pass.
 *
 * <p>Requests that no endpoint can take now wait in a queue, in their order; one that has failed
 * waits its time first. State is guarded by this object's lock; futures are completed outside it.
 */
final class ServerGenerator implements Fleet {

  private static final int LOOK_MILLIS = 20;

  /** A busy server is well: it is asked so many times more often than one that fails. */
  private static final int BUSY_RETRIES = 5;

  /** Where the search for the best window begins, and how long it looks at each. */
  private static final int START = 32;

  private static final long EPOCH_MILLIS = 5_000;

  private final OpenAi teacher;
  private final Patience patience;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Calls calls;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "server-generator");
            thread.setDaemon(true);
            return thread;
          });
  private final Random random = new Random();
  private final Queue<Job> waiting = new ArrayDeque<>();
  private final Set<Job> open = new HashSet<>();
  private final AtomicLong tokens = new AtomicLong();
  private final WindowSearch search = new WindowSearch(START, EPOCH_MILLIS);
  private boolean isClosed;
  private volatile String lastFailure = "";

  ServerGenerator(OpenAi teacher, Optional<String> key, SSLContext tls) {
    this.teacher = teacher;
    this.patience = teacher.patience().orElse(Patience.DEFAULT);
    for (String url : teacher.urls()) {
      endpoints.add(
          new Endpoint(OpenAi.chat(url), patience, teacher.limits().orElse(Limits.NONE), random));
    }
    this.calls = new Calls(teacher, key, tls);
    var unused =
        clock.scheduleWithFixedDelay(
            this::dispatch, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Tells an endpoint what its responses say. */
  private final class Listening implements Attempt.Watch {
    private final Endpoint endpoint;

    Listening(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void head(Map<String, String> fields) {
      synchronized (ServerGenerator.this) {
        endpoint.told(fields, now());
      }
    }

    @Override
    public void token() {
      tokens.incrementAndGet();
    }
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    Job job = new Job(request);
    synchronized (this) {
      if (isClosed) {
        return CompletableFuture.failedFuture(closed());
      }
      open.add(job);
      waiting.add(job);
    }
    dispatch();
    return job.future;
  }

  @Override
  public String model() {
    return teacher.model();
  }

  @Override
  public String endpoint() {
    return String.join(" ", teacher.urls());
  }

  @Override
  public synchronized int room(int most) {
    return teacher.adaptive().orElse(true)
        ? search.size(most, now(), tokens.get(), open.size())
        : most;
  }

  @Override
  public long tokens() {
    return tokens.get();
  }

  @Override
  public synchronized List<ServerState> servers() {
    long now = now();
    return endpoints.stream().map(each -> each.state(now)).toList();
  }

  @Override
  public void close() {
    List<Job> left;
    synchronized (this) {
      isClosed = true;
      left = new ArrayList<>(open);
      open.clear();
      waiting.clear();
    }
    clock.shutdownNow();
    calls.close();
    left.forEach(job -> job.future.completeExceptionally(closed()));
  }

  /** Sends what can be sent. */
  private void dispatch() {
    while (true) {
      Job job;
      Endpoint endpoint;
      synchronized (this) {
        if (!waiting.isEmpty() && endpoints.stream().allMatch(Endpoint::isGivenUp)) {
          break;
        }
        Optional<Endpoint> free = waiting.isEmpty() ? Optional.empty() : free(waiting.element());
        if (free.isEmpty()) {
          return;
        }
        endpoint = free.get();
        job = waiting.remove();
        job.estimate = endpoint.sent(now(), job.maxTokens());
      }
      calls.send(
          job.request,
          endpoint.uri(),
          new Listening(endpoint),
          outcome -> ended(job, endpoint, outcome));
    }
    giveUp();
  }

  /** Ends what waits: no endpoint has answered for as long as patience lasts. */
  private void giveUp() {
    List<Job> left;
    synchronized (this) {
      left = new ArrayList<>(waiting);
      waiting.clear();
      left.forEach(open::remove);
    }
    for (Job job : left) {
      job.future.completeExceptionally(
          new UpstreamFailure(
              "%s: no endpoint answers; the last: %s".formatted(endpoint(), lastFailure)));
    }
  }

  /**
   * Where to send a job now. One that an endpoint has failed goes to another that is well, or waits
   * for it: else a dying server, idle because it answers nothing, would be offered the same job
   * until its patience is used up.
   */
  private Optional<Endpoint> free(Job job) {
    long now = now();
    int fewest =
        endpoints.stream()
            .filter(each -> each.isWell(now))
            .mapToInt(job::failuresOf)
            .min()
            .orElse(Integer.MAX_VALUE);
    return endpoints.stream()
        .filter(each -> job.failuresOf(each) <= fewest && each.isOpen(now, job.maxTokens()))
        .min(Comparator.comparingDouble(Endpoint::load));
  }

  private void ended(Job job, Endpoint endpoint, Outcome outcome) {
    Runnable tell;
    synchronized (this) {
      if (!open.contains(job)) {
        return;
      }
      if (outcome instanceof Outcome.Done done) {
        tell = completed(job, endpoint, done.completion());
      } else if (outcome instanceof Outcome.Refused refused) {
        endpoint.refused(job.estimate);
        open.remove(job);
        tell = () -> job.future.completeExceptionally(refused.mistake());
      } else {
        tell = failed(job, endpoint, (Outcome.Retry) outcome);
      }
    }
    tell.run();
    dispatch();
  }

  private Runnable completed(Job job, Endpoint endpoint, Completion completion) {
    long taken = completion.usage().promptTokens() + completion.usage().completionTokens();
    endpoint.completed(job.estimate, (double) taken);
    if (!teacher.stream()) {
      tokens.addAndGet(completion.usage().completionTokens());
    }
    open.remove(job);
    if (teacher.topLogprobs().isPresent()
        && completion.scores().isEmpty()
        && completion.usage().completionTokens() > 0) {
      UserMistake mistake = Rejection.withoutScores(endpoint.uri().toString(), teacher.model());
      return () -> job.future.completeExceptionally(mistake);
    }
    if (!completion.reasoning().isEmpty()) {
      endpoint.reasoned();
    } else if (teacher.reasons()
        && !endpoint.hasReasoned()
        && completion.finish() == FinishReason.STOP) {
      UserMistake mistake = Rejection.withoutThoughts(endpoint.uri().toString(), teacher.model());
      return () -> job.future.completeExceptionally(mistake);
    }
    Map<String, String> reported = new TreeMap<>(completion.reported());
    reported.put("endpoint", endpoint.uri().toString());
    Completion known =
        completion.withReported(reported).withSent(Json.line(ChatRequest.messages(job.request)));
    return () -> job.future.complete(known);
  }

  private Runnable failed(Job job, Endpoint endpoint, Outcome.Retry retry) {
    endpoint.failed(job.estimate, retry, now());
    lastFailure = retry.message();
    if (retry.isBusy()) {
      job.busy++;
    } else {
      job.failedAt(endpoint);
    }
    int times = retry.isBusy() ? job.busy : job.failed;
    if (times > patience.retries() * (retry.isBusy() ? BUSY_RETRIES : 1)) {
      open.remove(job);
      UpstreamFailure failure =
          new UpstreamFailure(
              "%s: %s, after %d attempts"
                  .formatted(endpoint.uri(), retry.message(), job.failed + job.busy));
      return () -> job.future.completeExceptionally(failure);
    }
    long wait =
        Math.max(retry.waitMillis().orElse(0), patience.waitMillis(times, random.nextDouble()));
    if (!isClosed) {
      var unused = clock.schedule(() -> again(job), wait, TimeUnit.MILLISECONDS);
    }
    return () -> {};
  }

  private void again(Job job) {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      waiting.add(job);
    }
    dispatch();
  }

  private UpstreamFailure closed() {
    return new UpstreamFailure("%s: the connection was closed here".formatted(endpoint()));
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
