package io.distill4j.teacher.server;

import java.net.URI;
import java.util.Random;

/**
 * A server's address and how it has been doing: whether to ask it now, and how much at once.
 *
 * <p>Circuit breaker: after {@value #FAILURES} failures in a row it is left alone for a while,
 * twice as long each time; then one request tries it. Concurrency: a busy server's limit is cut by
 * a third, at most once a second, and grows by one for each full window of completions. Not
 * thread-safe.
 */
final class Endpoint {

  private static final int FAILURES = 5;
  private static final double SHRINK = 2.0 / 3;

  private final URI uri;
  private final Patience patience;
  private final Random random;
  private double limit = Double.MAX_VALUE;
  private int inFlight;
  private int failuresInRow;
  private int rests;
  private long restUntil = Long.MIN_VALUE;
  private long shrunkAt = Long.MIN_VALUE;
  private long completed;
  private boolean hasReasoned;

  Endpoint(URI uri, Patience patience, Random random) {
    this.uri = uri;
    this.patience = patience;
    this.random = random;
  }

  URI uri() {
    return uri;
  }

  /** Whether a request may be sent now, at a time in milliseconds. */
  boolean isOpen(long now) {
    boolean trying = failuresInRow >= FAILURES;
    return now >= restUntil && inFlight < (trying ? 1 : Math.max(1, (int) limit));
  }

  /** Of two open endpoints the one with fewer requests for what it completes is asked. */
  double load() {
    return (inFlight + 1.0) / (completed + 1.0);
  }

  void sent() {
    inFlight++;
  }

  void completed() {
    inFlight--;
    completed++;
    failuresInRow = 0;
    rests = 0;
    if (limit < Double.MAX_VALUE) {
      limit += 1 / limit;
    }
  }

  /** Counts a failure. */
  void failed(Outcome.Retry retry, long now) {
    int had = inFlight--;
    if (retry.isBusy()) {
      if (now - shrunkAt > 1000 || shrunkAt == Long.MIN_VALUE) {
        shrunkAt = now;
        limit = Math.max(1, Math.min(limit, had) * SHRINK);
      }
      retry.waitMillis().ifPresent(wait -> restUntil = Math.max(restUntil, now + wait));
      return;
    }
    failuresInRow++;
    if (failuresInRow >= FAILURES && now >= restUntil) {
      rests++;
      restUntil = now + patience.waitMillis(rests, random.nextDouble());
    }
  }

  /** Whether it has failed for as long as patience lasts. */
  boolean isGivenUp() {
    return rests > patience.retries();
  }

  void refused() {
    inFlight--;
  }

  void reasoned() {
    hasReasoned = true;
  }

  /** Whether thoughts have come from here. */
  boolean hasReasoned() {
    return hasReasoned;
  }
}
