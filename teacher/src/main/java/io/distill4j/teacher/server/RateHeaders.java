package io.distill4j.teacher.server;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What servers say about when to come again, in the forms they use.
 *
 * <p>Source: RFC 9110, section 10.2.3 (Retry-After: seconds or a date); OpenAI's {@code
 * x-ratelimit-remaining-requests}, {@code x-ratelimit-reset-tokens} and the like ({@code 6m0s},
 * {@code 20ms}); OpenRouter's {@code X-RateLimit-Reset} (milliseconds since 1970).
 */
final class RateHeaders {

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
  private static final double LONGEST_MILLIS = 7.0 * 24 * 3600 * 1000;

  /** Numbers above these are points in time rather than spans. */
  private static final double EPOCH_SECONDS = 1e9;

  private static final double EPOCH_MILLIS = 1e12;

  private RateHeaders() {}

  /** How long a response asks to be left alone; empty when it does not. */
  static OptionalLong retryAfter(Map<String, String> headers, Instant now) {
    String exact = headers.getOrDefault("retry-after-ms", "");
    if (exact.matches("\\d{1,9}(\\.\\d{1,6})?")) {
      return OptionalLong.of(Math.round(Double.parseDouble(exact)));
    }
    // A date is the server's: compare it with the server's own clock where it is told.
    Instant reference = date(headers.getOrDefault("date", ""), now);
    return millis(headers.getOrDefault("retry-after", ""), reference);
  }

  /**
   * A rate header's value.
   *
   * @param what {@code remaining} or {@code reset}
   * @param kind {@code -requests} or {@code -tokens}
   * @return empty text when there is none
   */
  static String first(Map<String, String> headers, String what, String kind) {
    String named = headers.getOrDefault("x-ratelimit-" + what + kind, "");
    if (!named.isEmpty() || kind.equals("-tokens")) {
      return named;
    }
    return headers.getOrDefault(
        "x-ratelimit-" + what, headers.getOrDefault("ratelimit-" + what, ""));
  }

  /**
   * A span in milliseconds, from any of the forms; a past point in time is 0.
   *
   * @param now to compare points in time with
   */
  static OptionalLong millis(String text, Instant now) {
    String value = text.strip();
    if (value.matches("\\d{1,15}(\\.\\d{1,9})?")) {
      double number = Double.parseDouble(value);
      if (number >= EPOCH_MILLIS) {
        return bounded(number - (double) now.toEpochMilli());
      }
      return bounded(
          number >= EPOCH_SECONDS ? 1000 * number - (double) now.toEpochMilli() : 1000 * number);
    }
    if (value.matches("(" + PART.pattern() + ")+")) {
      double sum = 0;
      for (Matcher part = PART.matcher(value); part.find(); ) {
        sum += Double.parseDouble(part.group(1)) * unit(part.group(2));
      }
      return bounded(sum);
    }
    Instant at = date(value, Instant.MAX);
    return at.equals(Instant.MAX)
        ? OptionalLong.empty()
        : bounded((double) Duration.between(now, at).toMillis());
  }

  private static double unit(String name) {
    return switch (name) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  private static OptionalLong bounded(double millis) {
    return OptionalLong.of(Math.round(Math.max(0, Math.min(LONGEST_MILLIS, millis))));
  }

  private static Instant date(String text, Instant otherwise) {
    try {
      return text.endsWith("Z")
          ? Instant.parse(text)
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
