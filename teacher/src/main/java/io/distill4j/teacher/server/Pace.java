package io.distill4j.teacher.server;

import java.time.Instant;
import java.util.Map;

/**
 * When a server may be sent its next request, by the limits of the configuration and by what it
 * says about its own. Times are milliseconds of any clock that does not jump. Not thread-safe.
 *
 * <p>Requests are spread evenly, with at most a second's worth at once. Tokens are charged when a
 * request is sent, as many as the last ones took (its whole limit while nothing is known), and
 * settled when it ends; at most ten seconds' worth are saved up.
 *
 * <p>Source: the generic cell rate algorithm (ITU-T I.371) for requests, a token bucket for tokens.
 */
final class Pace {

  private static final double MINUTE = 60_000;
  private static final double SAVED_MILLIS = 10_000;

  private final double interval;
  private final double tolerance;
  private final double tokensPerMilli;
  private final Quota requestQuota = new Quota();
  private final Quota tokenQuota = new Quota();
  private double nextRequestAt = Double.NEGATIVE_INFINITY;
  private double level;
  private long levelAt;
  private boolean isStarted;
  private double meanTokens = -1;

  Pace(Limits limits) {
    double perMinute = limits.requestsPerMinute().orElse(Double.POSITIVE_INFINITY);
    interval = MINUTE / perMinute;
    tolerance = interval == 0 ? 0 : Math.max(0, perMinute / 60 - 1) * interval;
    tokensPerMilli = limits.tokensPerMinute().orElse(Double.POSITIVE_INFINITY) / MINUTE;
    level = tokensPerMilli * SAVED_MILLIS;
  }

  /** What a server said it has left, until a time. */
  private static final class Quota {
    private double left = Double.POSITIVE_INFINITY;
    private long resetAt;

    boolean has(double wanted, long now) {
      if (now >= resetAt) {
        left = Double.POSITIVE_INFINITY;
      }
      return left >= wanted;
    }

    void told(Map<String, String> headers, String kind, long now, Instant wallClock) {
      String remaining = RateHeaders.first(headers, "remaining", kind);
      if (!remaining.matches("\\d{1,15}")) {
        return;
      }
      long reset =
          RateHeaders.millis(RateHeaders.first(headers, "reset", kind), wallClock).orElse(1_000);
      left = Double.parseDouble(remaining);
      resetAt = now + reset;
    }
  }

  /** Tokens a request is taken to cost before it is known. */
  double estimate(int maxTokens) {
    return meanTokens < 0 ? maxTokens : Math.min(meanTokens, maxTokens);
  }

  /** Whether a request may be sent now. */
  boolean admits(long now, int maxTokens) {
    refill(now);
    double tokens = estimate(maxTokens);
    boolean paced = now >= nextRequestAt - tolerance;
    boolean hasTokens = level >= Math.min(tokens, tokensPerMilli * SAVED_MILLIS);
    // A server's count of tokens is in its own measure: only an empty one holds us back.
    return paced && hasTokens && requestQuota.has(1, now) && tokenQuota.has(1, now);
  }

  /** A request was sent; its estimate is given back to {@link #ended}. */
  double sent(long now, int maxTokens) {
    double tokens = estimate(maxTokens);
    if (interval > 0) {
      nextRequestAt = Math.max((double) now, nextRequestAt) + interval;
    }
    level -= tokens;
    requestQuota.left -= 1;
    tokenQuota.left -= tokens;
    return tokens;
  }

  /** A request ended and took so many tokens: 0 when it failed. */
  void ended(double estimate, double tokens) {
    level += estimate - tokens;
    if (tokens > 0) {
      meanTokens = meanTokens < 0 ? tokens : 0.9 * meanTokens + 0.1 * tokens;
    }
  }

  /** The headers of a response. */
  void told(Map<String, String> headers, long now, Instant wallClock) {
    requestQuota.told(headers, "-requests", now, wallClock);
    tokenQuota.told(headers, "-tokens", now, wallClock);
  }

  private void refill(long now) {
    if (isStarted && tokensPerMilli < Double.POSITIVE_INFINITY) {
      level = Math.min(tokensPerMilli * SAVED_MILLIS, level + (now - levelAt) * tokensPerMilli);
    }
    isStarted = true;
    levelAt = now;
  }
}
