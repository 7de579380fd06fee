package io.distill4j.teacher;

import io.distill4j.data.Usage;

/**
 * What an endpoint charges.
 *
 * @param usdPerMillionPromptTokens 0 or more
 * @param usdPerMillionCompletionTokens 0 or more; reasoning counts as completion
 */
public record Prices(double usdPerMillionPromptTokens, double usdPerMillionCompletionTokens) {

  private static final double MILLION = 1e6;

  public Prices {
    if (!(usdPerMillionPromptTokens >= 0) || !(usdPerMillionCompletionTokens >= 0)) {
      throw new IllegalArgumentException(
          "usd-per-million-prompt-tokens and usd-per-million-completion-tokens must be 0 or more,"
              + " were %s and %s"
                  .formatted(usdPerMillionPromptTokens, usdPerMillionCompletionTokens));
    }
  }

  /** Dollars for some tokens. */
  public double usd(Usage usage) {
    return usage.promptTokens() / MILLION * usdPerMillionPromptTokens
        + usage.completionTokens() / MILLION * usdPerMillionCompletionTokens;
  }
}
