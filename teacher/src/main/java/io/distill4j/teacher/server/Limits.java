package io.distill4j.teacher.server;

import java.util.OptionalDouble;

/**
 * How fast each endpoint may be asked; what it says itself in {@code x-ratelimit} headers is
 * honoured besides. Absent: as fast as it answers.
 *
 * @param requestsPerMinute above 0
 * @param tokensPerMinute of prompts and completions, above 0
 */
public record Limits(OptionalDouble requestsPerMinute, OptionalDouble tokensPerMinute) {

  /** No limit of ours. */
  public static final Limits NONE = new Limits(OptionalDouble.empty(), OptionalDouble.empty());

  public Limits {
    if (requestsPerMinute.isPresent() && !(requestsPerMinute.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "requests-per-minute must be above 0, was " + requestsPerMinute.getAsDouble());
    }
    if (tokensPerMinute.isPresent() && !(tokensPerMinute.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "tokens-per-minute must be above 0, was " + tokensPerMinute.getAsDouble());
    }
  }
}
