package io.distill4j.student.family;

/**
 * Llama 2 and 3: no biases; older configs leave out key/value heads and theta.
 *
 * <p>Source: transformers 5, {@code models/llama/modeling_llama.py}. Attention and MLP biases are
 * not supported.
 */
public record Llama() implements Family {

  private static final double USUAL_THETA = 10_000;

  @Override
  public String modelType() {
    return "llama";
  }

  @Override
  public String architecture() {
    return "LlamaForCausalLM";
  }

  @Override
  public Traits traits(ConfigKeys keys) {
    keys.refuseIfSet("attention_bias");
    keys.refuseIfSet("mlp_bias");
    return new Traits(
        false,
        false,
        keys.countOr("num_key_value_heads", keys.count("num_attention_heads")),
        keys.countOr("head_dim", keys.derivedHeadDimension()),
        keys.thetaOr(USUAL_THETA));
  }
}
