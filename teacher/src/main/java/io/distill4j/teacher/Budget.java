package io.distill4j.teacher;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a generation run may take, over all its starts; absent means as much as it needs.
 *
 * <p>Dollars and tokens are hard caps: a request is sent only if they suffice even when it and all
 * that are in flight use their whole token limit. Hours end the asking; what is in flight then is
 * paid for already and waited for.
 *
 * @param usd dollars, above 0
 * @param tokens of prompts and completions, above 0
 * @param hours of wall time, above 0
 */
public record Budget(OptionalDouble usd, OptionalLong tokens, OptionalDouble hours) {

  /** No cap. */
  public static final Budget NONE =
      new Budget(OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty());

  public Budget {
    if (usd.isPresent() && !(usd.getAsDouble() > 0)) {
      throw new IllegalArgumentException("usd must be above 0, was " + usd.getAsDouble());
    }
    if (tokens.isPresent() && tokens.getAsLong() < 1) {
      throw new IllegalArgumentException("tokens must be above 0, was " + tokens.getAsLong());
    }
    if (hours.isPresent() && !(hours.getAsDouble() > 0)) {
      throw new IllegalArgumentException("hours must be above 0, was " + hours.getAsDouble());
    }
  }
}
