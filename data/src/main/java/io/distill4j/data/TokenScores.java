package io.distill4j.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a teacher said about each token of a completion: its log-probability, and the likeliest
 * tokens at its place with theirs. Immutable.
 *
 * <p>Tokens are texts as the server spells them, each kept once in a vocabulary; places hold their
 * indexes. The alternatives of all places stand one after the other; a place may have any number of
 * them. Logarithms are natural. With vLLM's {@code return_tokens_as_token_ids} the texts are {@code
 * token_id:123}, which no two tokens share.
 */
public final class TokenScores {

  private final List<String> vocabulary;
  private final int[] tokens;
  private final float[] logProbabilities;
  private final int[] topCounts;
  private final int[] topTokens;
  private final float[] topLogProbabilities;

  /**
   * Scores from their parts, see the methods of the same names.
   *
   * @throws IllegalArgumentException when lengths or indexes do not fit together
   */
  public TokenScores(
      List<String> vocabulary,
      int[] tokens,
      float[] logProbabilities,
      int[] topCounts,
      int[] topTokens,
      float[] topLogProbabilities) {
    this.vocabulary = List.copyOf(vocabulary);
    this.tokens = tokens.clone();
    this.logProbabilities = logProbabilities.clone();
    this.topCounts = topCounts.clone();
    this.topTokens = topTokens.clone();
    this.topLogProbabilities = topLogProbabilities.clone();
    if (tokens.length != logProbabilities.length || tokens.length != topCounts.length) {
      throw new IllegalArgumentException(
          "each token needs a log-probability and a count, were %d, %d and %d"
              .formatted(tokens.length, logProbabilities.length, topCounts.length));
    }
    int sum = Arrays.stream(topCounts).sum();
    if (topTokens.length != sum || topLogProbabilities.length != sum) {
      throw new IllegalArgumentException(
          "the counts are %d alternatives in all, were %d with %d log-probabilities"
              .formatted(sum, topTokens.length, topLogProbabilities.length));
    }
    for (int[] indexes : new int[][] {tokens, topTokens}) {
      for (int index : indexes) {
        if (index < 0 || index >= vocabulary.size()) {
          throw new IllegalArgumentException(
              "a token must be in [0, %d), was %d".formatted(vocabulary.size(), index));
        }
      }
    }
  }

  /** Places: tokens of the completion that the server scored. */
  public int size() {
    return tokens.length;
  }

  /** The different tokens, in the order in which they are met. */
  public List<String> vocabulary() {
    return vocabulary;
  }

  /** Per place, the index of the token that was drawn. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** Per place, the log-probability of the token that was drawn. */
  public float[] logProbabilities() {
    return logProbabilities.clone();
  }

  /** Per place, the number of alternatives. */
  public int[] topCounts() {
    return topCounts.clone();
  }

  /** Indexes of the alternatives of all places, one place after the other. */
  public int[] topTokens() {
    return topTokens.clone();
  }

  /** Log-probabilities of the alternatives, in the same order. */
  public float[] topLogProbabilities() {
    return topLogProbabilities.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenScores that
        && vocabulary.equals(that.vocabulary)
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(logProbabilities, that.logProbabilities)
        && Arrays.equals(topCounts, that.topCounts)
        && Arrays.equals(topTokens, that.topTokens)
        && Arrays.equals(topLogProbabilities, that.topLogProbabilities);
  }

  @Override
  public int hashCode() {
    return 31 * vocabulary.hashCode() + Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return "scores of %d tokens".formatted(tokens.length);
  }

  /** Gathers scores place by place. Not thread-safe. */
  public static final class Builder {

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private int[] tokens = new int[64];
    private float[] logProbabilities = new float[64];
    private int[] topCounts = new int[64];
    private int[] topTokens = new int[64];
    private float[] topLogProbabilities = new float[64];
    private int size;
    private int tops;
    private int pending;

    /** Whether there is no place. */
    public boolean isEmpty() {
      return size == 0;
    }

    /** The token that was drawn; it ends a place. */
    public void token(String text, float logProbability) {
      if (size == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * size);
        logProbabilities = Arrays.copyOf(logProbabilities, 2 * size);
        topCounts = Arrays.copyOf(topCounts, 2 * size);
      }
      tokens[size] = index(text);
      logProbabilities[size] = logProbability;
      topCounts[size] = pending;
      pending = 0;
      size++;
    }

    /** An alternative at the place that the next token ends. */
    public void alternative(String text, float logProbability) {
      if (tops == topTokens.length) {
        topTokens = Arrays.copyOf(topTokens, 2 * tops);
        topLogProbabilities = Arrays.copyOf(topLogProbabilities, 2 * tops);
      }
      topTokens[tops] = index(text);
      topLogProbabilities[tops] = logProbability;
      tops++;
      pending++;
    }

    public TokenScores build() {
      return new TokenScores(
          List.copyOf(vocabulary.keySet()),
          Arrays.copyOf(tokens, size),
          Arrays.copyOf(logProbabilities, size),
          Arrays.copyOf(topCounts, size),
          Arrays.copyOf(topTokens, tops),
          Arrays.copyOf(topLogProbabilities, tops));
    }

    private int index(String text) {
      Integer known = vocabulary.putIfAbsent(text, vocabulary.size());
      return known == null ? vocabulary.size() - 1 : known;
    }
  }
}
