package io.distill4j.data;

/**
 * Tokens of one request as the generator counted them; 0 where it does not say.
 *
 * @param promptTokens tokens shown to the model
 * @param completionTokens tokens produced, reasoning included
 * @param reasoningTokens tokens of the reasoning alone
 */
public record Usage(long promptTokens, long completionTokens, long reasoningTokens) {

  /** Nothing was counted. */
  public static final Usage UNKNOWN = new Usage(0, 0, 0);

  public Usage {
    if (promptTokens < 0 || completionTokens < 0 || reasoningTokens < 0) {
      throw new IllegalArgumentException(
          "token counts must be 0 or more, were %d, %d, %d"
              .formatted(promptTokens, completionTokens, reasoningTokens));
    }
  }

  public Usage plus(Usage other) {
    return new Usage(
        promptTokens + other.promptTokens,
        completionTokens + other.completionTokens,
        reasoningTokens + other.reasoningTokens);
  }
}
