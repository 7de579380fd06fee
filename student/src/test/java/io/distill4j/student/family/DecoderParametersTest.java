package io.distill4j.student.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DecoderParametersTest {

  @Test
  void haveOneOrder() {
    assertEquals(
        """
        model.embed_tokens.weight [11, 8] decays
        model.layers.0.input_layernorm.weight [8]
        model.layers.0.self_attn.q_proj.weight [12, 8] decays
        model.layers.0.self_attn.k_proj.weight [6, 8] decays
        model.layers.0.self_attn.v_proj.weight [6, 8] decays
        model.layers.0.self_attn.o_proj.weight [8, 12] decays
        model.layers.0.post_attention_layernorm.weight [8]
        model.layers.0.mlp.gate_proj.weight [20, 8] decays
        model.layers.0.mlp.up_proj.weight [20, 8] decays
        model.layers.0.mlp.down_proj.weight [8, 20] decays
        model.layers.0.self_attn.q_proj.bias [12]
        model.layers.0.self_attn.k_proj.bias [6]
        model.layers.0.self_attn.v_proj.bias [6]
        model.layers.0.self_attn.q_norm.weight [6]
        model.layers.0.self_attn.k_norm.weight [6]
        model.norm.weight [8]
        lm_head.weight [11, 8] decays""",
        text(config(1, false, true, true)));
  }

  @Test
  void leaveOutWhatAFamilyDoesNotHave() {
    assertEquals(1 + 2 * 9 + 1, DecoderParameters.of(config(2, true, false, false)).size());
  }

  @Test
  void areCounted() {
    assertEquals(
        88 + (8 + 96 + 48 + 48 + 96 + 8 + 160 + 160 + 160) + 8,
        config(1, true, false, false).parameterCount());
  }

  @Test
  void refuseALayerThatIsNotThere() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> DecoderParameters.layer(config(2, true, false, false), 2));

    assertEquals("layer must be in [0, 2), was 2", refused.getMessage());
  }

  @Test
  void aConfigNamesEveryRuleItBreaks() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DecoderConfig(
                    "qwen2",
                    0,
                    8,
                    20,
                    1,
                    3,
                    2,
                    5,
                    0,
                    new Rope.Plain(10_000),
                    true,
                    true,
                    false,
                    9,
                    -1));

    assertEquals(
        "vocabulary size must be 1 or more, was 0; head dimension must be even and positive, was 5;"
            + " heads must be a multiple of key/value heads, were 3 and 2; norm epsilon must be in"
            + " (0, 1), was 0.0; initializer range must be finite and not negative, was -1.0",
        refused.getMessage());
  }

  private static String text(DecoderConfig config) {
    return DecoderParameters.of(config).stream()
        .map(p -> p.name() + " " + p.shape() + (p.decays() ? " decays" : ""))
        .collect(Collectors.joining("\n"));
  }

  private static DecoderConfig config(int layers, boolean tied, boolean bias, boolean norm) {
    return new DecoderConfig(
        "qwen2",
        11,
        8,
        20,
        layers,
        2,
        1,
        6,
        1e-6,
        new Rope.Plain(10_000),
        tied,
        bias,
        norm,
        32,
        0.02);
  }
}
