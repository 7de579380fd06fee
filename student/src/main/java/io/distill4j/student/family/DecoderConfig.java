package io.distill4j.student.family;

/**
 * The shape of a decoder-only transformer, as its {@code config.json} gives it.
 *
 * @param modelType {@code model_type}
 * @param vocabularySize rows of the embedding ({@code vocab_size}); may exceed the tokenizer's
 * @param hiddenSize {@code hidden_size}
 * @param intermediateSize {@code intermediate_size} of the gated MLP
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param keyValueHeads {@code num_key_value_heads}; divides heads
 * @param headDimension {@code head_dim}, or hiddenSize / heads
 * @param normEpsilon {@code rms_norm_eps}
 * @param rope rotary embedding
 * @param tiedEmbeddings {@code tie_word_embeddings}: the head is the embedding
 * @param attentionBias whether query, key and value projections have a bias
 * @param queryKeyNorm whether queries and keys are normed per head (Qwen3)
 * @param maxPositions {@code max_position_embeddings}
 * @param initializerRange {@code initializer_range}: standard deviation of fresh matrices
 */
public record DecoderConfig(
    String modelType,
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headDimension,
    double normEpsilon,
    Rope rope,
    boolean tiedEmbeddings,
    boolean attentionBias,
    boolean queryKeyNorm,
    int maxPositions,
    double initializerRange) {

  public DecoderConfig {
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "num_key_value_heads must divide num_attention_heads, were %d and %d"
              .formatted(keyValueHeads, heads));
    }
    if (headDimension % 2 != 0) {
      throw new IllegalArgumentException("head_dim must be even, was " + headDimension);
    }
  }
}
