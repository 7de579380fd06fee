package io.distill4j.teacher.server;

/**
 * How long to wait for a server and how often to ask again.
 *
 * @param firstSeconds longest wait for the first byte of a response; without streaming the whole
 *     completion is written meanwhile
 * @param idleSeconds longest silence in the middle of a response
 * @param retries requests after the first one, for failures that may pass; 0 or more
 * @param retrySeconds longest wait before the first retry; it doubles with each, and the wait is
 *     drawn between half of it and all of it
 * @param longestRetrySeconds where doubling ends; a server's Retry-After may be longer
 */
public record Patience(
    double firstSeconds,
    double idleSeconds,
    int retries,
    double retrySeconds,
    double longestRetrySeconds) {

  /** An hour for the first byte, five minutes of silence, 10 retries from 1 s up to a minute. */
  public static final Patience DEFAULT = new Patience(3600, 300, 10, 1, 60);

  public Patience {
    if (!(firstSeconds > 0 && idleSeconds > 0 && retrySeconds > 0 && longestRetrySeconds > 0)) {
      throw new IllegalArgumentException(
          "first-seconds, idle-seconds, retry-seconds and longest-retry-seconds must be above 0,"
              + " were %s, %s, %s, %s"
                  .formatted(firstSeconds, idleSeconds, retrySeconds, longestRetrySeconds));
    }
    if (retries < 0) {
      throw new IllegalArgumentException("retries must be 0 or more, was " + retries);
    }
  }

  /**
   * Milliseconds before the next attempt.
   *
   * @param failed attempts so far, 1 or more
   * @param chance in [0, 1)
   */
  long waitMillis(int failed, double chance) {
    double longest =
        Math.min(longestRetrySeconds, retrySeconds * Math.pow(2, Math.min(failed, 30) - 1));
    return Math.round(1000 * longest * (0.5 + chance / 2));
  }
}
