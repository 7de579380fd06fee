package io.distill4j.student.family;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a decoder-only transformer, whichever family it is of.
 *
 * <p>All families here have RMS norms before attention and MLP, rotary positions, grouped-query
 * attention and a SiLU-gated MLP without biases; they differ in the fields below.
 *
 * @param modelType family, HF key {@code model_type}
 * @param vocabularySize rows of the embedding, HF key {@code vocab_size}; may exceed the
 *     tokenizer's
 * @param hiddenSize width of the residual stream, HF key {@code hidden_size}
 * @param intermediateSize width of the gated MLP, HF key {@code intermediate_size}
 * @param layers HF key {@code num_hidden_layers}
 * @param heads query heads, HF key {@code num_attention_heads}
 * @param keyValueHeads a divisor of {@code heads}, HF key {@code num_key_value_heads}
 * @param headDimension even, HF key {@code head_dim}; {@code heads * headDimension} need not be
 *     {@code hiddenSize}
 * @param normEpsilon positive, HF key {@code rms_norm_eps}
 * @param rope rotary positions, HF keys {@code rope_parameters}, or {@code rope_theta} and {@code
 *     rope_scaling}
 * @param tiedEmbeddings whether the embedding is also the output matrix, HF key {@code
 *     tie_word_embeddings}
 * @param attentionBias whether query, key and value projections have a bias (fixed by the family)
 * @param queryKeyNorm whether query and key are RMS-normed per head (fixed by the family)
 * @param maxPositions longest sequence it was made for, HF key {@code max_position_embeddings}
 * @param initializerRange standard deviation of fresh matrices, HF key {@code initializer_range}
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
    List<String> broken = new ArrayList<>();
    positive(broken, "vocabulary size", vocabularySize);
    positive(broken, "hidden size", hiddenSize);
    positive(broken, "intermediate size", intermediateSize);
    positive(broken, "layers", layers);
    positive(broken, "heads", heads);
    positive(broken, "key/value heads", keyValueHeads);
    positive(broken, "max positions", maxPositions);
    if (headDimension < 2 || headDimension % 2 != 0) {
      broken.add("head dimension must be even and positive, was " + headDimension);
    }
    if (heads > 0 && keyValueHeads > 0 && heads % keyValueHeads != 0) {
      broken.add(
          "heads must be a multiple of key/value heads, were " + heads + " and " + keyValueHeads);
    }
    if (!(normEpsilon > 0 && normEpsilon < 1)) {
      broken.add("norm epsilon must be in (0, 1), was " + normEpsilon);
    }
    if (!(initializerRange >= 0 && initializerRange < Double.POSITIVE_INFINITY)) {
      broken.add("initializer range must be finite and not negative, was " + initializerRange);
    }
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", broken));
    }
  }

  /** The same model with other rotary positions, such as a theta for longer training. */
  public DecoderConfig withRope(Rope other, int positions) {
    return new DecoderConfig(
        modelType,
        vocabularySize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        keyValueHeads,
        headDimension,
        normEpsilon,
        other,
        tiedEmbeddings,
        attentionBias,
        queryKeyNorm,
        positions,
        initializerRange);
  }

  /** Values in all parameters together; a tied output matrix is not counted twice. */
  public long parameterCount() {
    return DecoderParameters.of(this).stream().mapToLong(Parameter::count).sum();
  }

  private static void positive(List<String> broken, String name, int value) {
    if (value < 1) {
      broken.add(name + " must be 1 or more, was " + value);
    }
  }
}
