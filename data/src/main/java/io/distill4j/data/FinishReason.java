package io.distill4j.data;

import java.util.Locale;

/** Why a completion ended. */
public enum FinishReason {
  /** The model produced its end token or a stop string. */
  STOP,
  /** The token limit cut it off. */
  LENGTH,
  /** It was stopped because it repeated itself. */
  LOOP,
  /** The server withheld the rest. */
  CONTENT_FILTER,
  /** Not recorded by the source. */
  UNKNOWN;

  /** The lower-case name used in files and on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a wire name; anything not known is {@link #UNKNOWN}. */
  public static FinishReason of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "stop", "eos", "eos_token" -> STOP;
      case "length", "max_tokens" -> LENGTH;
      case "loop" -> LOOP;
      case "content_filter" -> CONTENT_FILTER;
      default -> UNKNOWN;
    };
  }
}
