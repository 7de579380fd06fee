package io.distill4j.presets;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * What nobody knows before a run, for plans.
 *
 * @param promptTokens of a question, 1 or more
 * @param traceTokens of a completion, 1 or more
 * @param tflops peak of a GPU in 10^12 operations a second, above 0
 * @param utilisation share of it that is reached, in (0, 1]
 */
public record Assumptions(
    double promptTokens, double traceTokens, double tflops, double utilisation) {

  private static final double TERA = 1e12;
  private static final double SECONDS_PER_HOUR = 3600;

  public Assumptions {
    if (!(promptTokens >= 1) || !(traceTokens >= 1)) {
      throw new IllegalArgumentException(
          "prompt-tokens and trace-tokens must be 1 or more, were %s and %s"
              .formatted(promptTokens, traceTokens));
    }
    if (!(tflops > 0) || !(utilisation > 0 && utilisation <= 1)) {
      throw new IllegalArgumentException(
          "tflops must be above 0 and utilisation in (0, 1], were %s and %s"
              .formatted(tflops, utilisation));
    }
  }

  /** Hours of a GPU that operations take. */
  public double hours(double flops) {
    return flops / (tflops * TERA * utilisation) / SECONDS_PER_HOUR;
  }

  /** For people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "assumed     %,.0f tokens a prompt, %,.0f a completion, %s TFLOP/s at %.0f%%",
        promptTokens,
        traceTokens,
        new DecimalFormat("#.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(tflops),
        100 * utilisation);
  }
}
