package io.distill4j.data;

/**
 * How tokens are drawn.
 *
 * @param temperature divides the logits, in [0, 2]; 0 takes the most likely token
 * @param topP smallest set of tokens whose probability reaches this share, in (0, 1]; 1 keeps all
 * @param topK number of most likely tokens kept; 0 keeps all
 * @param minP tokens below this share of the most likely one are dropped, in [0, 1); 0 keeps all
 * @param maxTokens most tokens of a completion, reasoning included; 1 or more
 */
public record Sampling(double temperature, double topP, int topK, double minP, int maxTokens) {

  /**
   * DeepSeek-R1's own advice: temperature 0.6, top-p 0.95, at most 32,768 tokens.
   *
   * <p>Source: DeepSeek-R1 README, "Usage Recommendations"; arXiv:2501.12948v2, appendix D.1.
   */
  public static final Sampling R1 = new Sampling(0.6, 0.95, 0, 0, 32_768);

  public Sampling {
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be in [0, 2], was " + temperature);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p must be in (0, 1], was " + topP);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("top-k must be 0 or more, was " + topK);
    }
    if (!(minP >= 0 && minP < 1)) {
      throw new IllegalArgumentException("min-p must be in [0, 1), was " + minP);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens must be 1 or more, was " + maxTokens);
    }
  }

  public Sampling withTemperature(double newTemperature) {
    return new Sampling(newTemperature, topP, topK, minP, maxTokens);
  }

  public Sampling withMaxTokens(int newMaxTokens) {
    return new Sampling(temperature, topP, topK, minP, newMaxTokens);
  }
}
