package io.distill4j.teacher.server;

import io.distill4j.teacher.Fleet.ServerState;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
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
  private long failures;
  private final Pace pace;
  private boolean hasReasoned;

  Endpoint(URI uri, Patience patience, Limits limits, Random random) {
    this.pace = new Pace(limits);
    this.uri = uri;
    this.patience = patience;
    this.random = random;
  }

  URI uri() {
    return uri;
  }

  /** Whether a request may be sent now, at a time in milliseconds. */
  boolean isOpen(long now, int maxTokens) {
    boolean trying = failuresInRow >= FAILURES;
    return now >= restUntil
        && inFlight < (trying ? 1 : Math.max(1, (int) limit))
        && pace.admits(now, maxTokens);
  }

  /** Whether it answers as far as is known, though it may have all that it can take. */
  boolean isWell(long now) {
    return now >= restUntil && failuresInRow < FAILURES;
  }

  /** A response's headers. */
  void told(Map<String, String> headers, long now) {
    pace.told(headers, now, Instant.now());
  }

  /** How it is doing, for people. */
  ServerState state(long now) {
    String says = "open";
    if (now < restUntil) {
      says = "resting %d s".formatted((restUntil - now + 999) / 1000);
    } else if (failuresInRow >= FAILURES) {
      says = "being tried";
    } else if (limit < Double.MAX_VALUE) {
      says = "at most %d in flight".formatted(Math.max(1, (int) limit));
    }
    return new ServerState(uri.toString(), inFlight, completed, failures, says);
  }

  /** Of two open endpoints the one with fewer requests for what it completes is asked. */
  double load() {
    return (inFlight + 1.0) / (completed + 1.0);
  }

  /** Counts a request; what it returns goes back to one of the three below. */
  double sent(long now, int maxTokens) {
    inFlight++;
    return pace.sent(now, maxTokens);
  }

  void completed(double estimate, double tokens) {
    pace.ended(estimate, tokens);
    inFlight--;
    completed++;
    failuresInRow = 0;
    rests = 0;
    if (limit < Double.MAX_VALUE) {
      limit += 1 / limit;
    }
  }

  /** Counts a failure. */
  void failed(double estimate, Outcome.Retry retry, long now) {
    pace.ended(estimate, 0);
    failures++;
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

  void refused(double estimate) {
    pace.ended(estimate, 0);
    failures++;
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
