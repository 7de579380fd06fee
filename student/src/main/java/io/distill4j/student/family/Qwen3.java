package io.distill4j.student.family;

/**
 * Qwen3, dense: no biases, query and key normed per head.
 *
 * <p>Source: transformers 5, {@code models/qwen3/modeling_qwen3.py}, whose head dimension is 128
 * unless the config says otherwise. Sliding windows and attention biases are not supported.
 */
public record Qwen3() implements Family {

  private static final int USUAL_HEAD_DIMENSION = 128;

  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public String architecture() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public Traits traits(ConfigKeys keys) {
    keys.refuseSlidingWindow();
    keys.refuseIfSet("attention_bias");
    return new Traits(
        false,
        true,
        keys.count("num_key_value_heads"),
        keys.countOr("head_dim", USUAL_HEAD_DIMENSION),
        keys.theta());
  }
}
