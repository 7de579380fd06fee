package io.distill4j.student.family;

/**
 * A model family: what is particular to one {@code model_type} of {@code config.json}.
 *
 * <p>Everything else about the config is read the same way for all. A family is stateless.
 */
public interface Family {

  /** The value of {@code model_type} it answers to. */
  String modelType();

  /** Value of {@code architectures} in a written config, such as {@code Qwen2ForCausalLM}. */
  String architecture();

  /**
   * Reads what differs between families, and {@linkplain ConfigKeys#refuse refuses} what would make
   * the model compute something that is not supported.
   */
  Traits traits(ConfigKeys keys);

  /**
   * What differs between families.
   *
   * @param attentionBias whether query, key and value projections have biases
   * @param queryKeyNorm whether query and key are normed per head
   * @param keyValueHeads of a config that may leave them out
   * @param headDimension of a config that may leave it out
   * @param theta of a config that may leave it out
   */
  record Traits(
      boolean attentionBias,
      boolean queryKeyNorm,
      int keyValueHeads,
      int headDimension,
      double theta) {}
}
