package io.distill4j.student.family;

/**
 * Qwen2 and Qwen2.5: biases on query, key and value.
 *
 * <p>Source: transformers 5, {@code models/qwen2/modeling_qwen2.py}. Layers with a sliding window
 * are not supported.
 */
public record Qwen2() implements Family {

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public String architecture() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public Traits traits(ConfigKeys keys) {
    keys.refuseSlidingWindow();
    return new Traits(
        true,
        false,
        keys.count("num_key_value_heads"),
        keys.countOr("head_dim", keys.derivedHeadDimension()),
        keys.theta());
  }
}
