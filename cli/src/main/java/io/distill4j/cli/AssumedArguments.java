package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.presets.Assumptions;
import picocli.CommandLine.Option;

/** What {@code --plan} assumes where nobody knows. */
final class AssumedArguments {

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      defaultValue = "150",
      description = "Assumed by --plan: tokens of a question; default ${DEFAULT-VALUE}.")
  private double promptTokens = 150;

  @Option(
      names = "--trace-tokens",
      paramLabel = "N",
      defaultValue = "5355",
      description =
          "Assumed by --plan: tokens of a completion; default ${DEFAULT-VALUE}, the mean of the"
              + " paper's 800k samples.")
  private double traceTokens = 5355;

  @Option(
      names = "--tflops",
      paramLabel = "N",
      defaultValue = "989",
      description =
          "Assumed by --plan: peak of a GPU in 10^12 operations a second; default ${DEFAULT-VALUE},"
              + " an H100 in bfloat16.")
  private double tflops = 989;

  @Option(
      names = "--utilisation",
      paramLabel = "SHARE",
      defaultValue = "0.4",
      description =
          "Assumed by --plan: share of the peak that is reached; default ${DEFAULT-VALUE}.")
  private double utilisation = 0.4;

  /** As given. */
  Assumptions assumptions() {
    try {
      return new Assumptions(promptTokens, traceTokens, tflops, utilisation);
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--plan", String.valueOf(e.getMessage()), "correct the option", e);
    }
  }
}
