package io.distill4j.student.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelConfigTest {

  private static final String SHAPE =
      """
      "vocab_size": 503, "hidden_size": 64, "intermediate_size": 160, "num_hidden_layers": 3,
      "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 512
      """;

  private static final String ORIGINAL = "\"original_max_position_embeddings\": 128";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rope_theta\": 10000, \"rope_scaling\": null, \"torch_dtype\": \"bfloat16\"",
        "\"rope_parameters\": {\"rope_theta\": 10000.0, \"rope_type\": \"default\"}",
      })
  void readsQwen2InBothSpellings(String rope) {
    DecoderConfig config =
        ModelConfig.of(
            json(
                """
                "model_type": "qwen2", "rms_norm_eps": 1e-05, "tie_word_embeddings": true,
                "initializer_range": 0.1, "use_sliding_window": false, "sliding_window": 4096,
                "max_window_layers": 2, "layer_types": ["full_attention"], "hidden_act": "silu",
                %s, %s
                """
                    .formatted(SHAPE, rope)));

    assertEquals(
        new DecoderConfig(
            "qwen2",
            503,
            64,
            160,
            3,
            4,
            2,
            16,
            1e-5,
            new Rope.Plain(10_000),
            true,
            true,
            false,
            512,
            0.1),
        config);
  }

  @Test
  void readsAnOldLlamaWithoutThetaAndKeyValueHeads() {
    DecoderConfig config =
        ModelConfig.of(
            json(
                """
                "model_type": "llama", "vocab_size": 384, "hidden_size": 48,
                "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 3,
                "max_position_embeddings": 1024
                """));

    assertEquals(3, config.keyValueHeads());
    assertEquals(16, config.headDimension());
    assertEquals(new Rope.Plain(10_000), config.rope());
    assertEquals(false, config.attentionBias());
    assertEquals(false, config.tiedEmbeddings());
  }

  @Test
  void readsQwen3WithItsUsualHeadDimension() {
    DecoderConfig config =
        ModelConfig.of(json("\"model_type\": \"qwen3\", \"rope_theta\": 1000000," + SHAPE));

    assertEquals(128, config.headDimension());
    assertEquals(true, config.queryKeyNorm());
    assertEquals(false, config.attentionBias());
  }

  static Stream<Object[]> ropes() {
    return Stream.of(
        new Object[] {
          "\"type\": \"linear\", \"factor\": 2", new Rope.Linear(10_000, 2),
        },
        new Object[] {
          "\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
              + "\"high_freq_factor\": 4,"
              + ORIGINAL,
          new Rope.Llama3(10_000, 8, 1, 4, 128),
        },
        new Object[] {
          "\"type\": \"yarn\", \"factor\": 4.0," + ORIGINAL,
          new Rope.Yarn(10_000, 4, 128, 32, 1, OptionalDouble.empty()),
        },
        new Object[] {
          "\"type\": \"yarn\"," + ORIGINAL,
          new Rope.Yarn(10_000, 4, 128, 32, 1, OptionalDouble.empty()),
        },
        new Object[] {
          "\"type\": \"yarn\", \"factor\": 4, \"beta_fast\": 16, \"beta_slow\": 2,"
              + "\"attention_factor\": 1.5",
          new Rope.Yarn(10_000, 4, 512, 16, 2, OptionalDouble.of(1.5)),
        },
        new Object[] {
          "\"type\": \"yarn\", \"factor\": 4, \"mscale\": 1.0, \"mscale_all_dim\": 1.0",
          new Rope.Yarn(10_000, 4, 512, 32, 1, OptionalDouble.of(1)),
        });
  }

  @ParameterizedTest
  @MethodSource("ropes")
  void readsAndWritesEveryKindOfRope(String scaling, Rope expected) {
    DecoderConfig config =
        ModelConfig.of(
            json(
                "\"model_type\": \"qwen2\", \"rope_theta\": 10000, \"rope_scaling\": {%s}, %s"
                    .formatted(scaling, SHAPE)));

    assertEquals(expected, config.rope());
    assertEquals(config, ModelConfig.of(ModelConfig.json(config)));
  }

  @Test
  void writesWhatOlderAndNewerReadersUnderstand() {
    DecoderConfig config =
        ModelConfig.of(json("\"model_type\": \"qwen3\", \"rope_theta\": 1000000," + SHAPE));

    assertEquals(
        """
        {"architectures":["Qwen3ForCausalLM"],"head_dim":128,"hidden_act":"silu",\
        "hidden_size":64,"initializer_range":0.02,"intermediate_size":160,\
        "max_position_embeddings":512,"model_type":"qwen3","num_attention_heads":4,\
        "num_hidden_layers":3,"num_key_value_heads":2,"rms_norm_eps":1.0E-6,\
        "rope_theta":1000000.0,"tie_word_embeddings":false,"vocab_size":503}""",
        Json.line(ModelConfig.json(config)));
  }

  @Test
  void anotherRopeLeavesTheRest() {
    DecoderConfig config =
        ModelConfig.of(json("\"model_type\": \"qwen2\", \"rope_theta\": 10000," + SHAPE));

    DecoderConfig longer = config.withRope(new Rope.Plain(300_000), 32_768);

    assertEquals(32_768, longer.maxPositions());
    assertEquals(new Rope.Plain(300_000), longer.rope());
    assertEquals(config, longer.withRope(config.rope(), config.maxPositions()));
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    UserMistake mistake =
        assertThrows(
            UserMistake.class,
            () ->
                ModelConfig.of(
                    json(
                        "\"model_type\": \"qwen2\", \"hidden_size\": 0, \"vocab_size\": \"many\","
                            + "\"hidden_act\": \"gelu\"")));

    assertEquals(
        """
        config.json: vocab_size must be a whole number of 1 or more, was "many"
            correct it
        config.json: hidden_size must be a whole number of 1 or more, was 0
            correct it
        config.json: intermediate_size is missing
            fetch config.json of the model again, or add what is missing
        config.json: num_hidden_layers is missing
            fetch config.json of the model again, or add what is missing
        config.json: num_attention_heads is missing
            fetch config.json of the model again, or add what is missing
        config.json: max_position_embeddings is missing
            fetch config.json of the model again, or add what is missing
        config.json: num_key_value_heads is missing
            fetch config.json of the model again, or add what is missing
        config.json: rope_theta is missing
            fetch config.json of the model again, or add what is missing
        config.json: hidden_act 'gelu' is not supported
            only silu is supported""",
        mistake.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # what the config says                                        | problem | way out
          "model_type": "mistral"                                       | model_type 'mistral' is not supported | known are llama, qwen2, qwen3
          "model": "qwen2"                                              | model_type is missing | known are llama, qwen2, qwen3
          "model_type": "qwen2", "use_sliding_window": true, "sliding_window": 64, "max_window_layers": 1 | has layers with sliding-window attention, which is not supported | choose a model with full attention in all layers
          "model_type": "qwen3", "layer_types": ["full_attention", "sliding_attention"] | has layers with sliding-window attention, which is not supported | choose a model with full attention in all layers
          "model_type": "llama", "attention_bias": true                 | attention_bias is true, which is not supported for this family | choose another model
          "model_type": "llama", "mlp_bias": true                       | mlp_bias is true, which is not supported for this family | choose another model
          "model_type": "qwen3", "attention_bias": true                 | attention_bias is true, which is not supported for this family | choose another model
          "model_type": "qwen2", "num_attention_heads": 5               | hidden_size 64 is not a multiple of num_attention_heads 5 | add the head_dim the model was made with
          "model_type": "qwen2", "head_dim": 15                         | head dimension must be even and positive, was 15 | correct the keys of the config
          "model_type": "qwen2", "num_key_value_heads": 3               | heads must be a multiple of key/value heads, were 4 and 3 | correct the keys of the config
          "model_type": "qwen2", "rms_norm_eps": 0                      | norm epsilon must be in (0, 1), was 0.0 | correct the keys of the config
          "model_type": "qwen2", "rms_norm_eps": "1e-6"                 | rms_norm_eps must be a number, was "1e-6" | correct it
          "model_type": "qwen2", "tie_word_embeddings": "no"            | tie_word_embeddings must be true or false, was "no" | correct it
          "model_type": "qwen2", "partial_rotary_factor": 0.5           | partial_rotary_factor other than 1 is not supported | choose a model whose whole heads turn
          "model_type": "qwen2", "rope_scaling": {"type": "dynamic"}    | rope type 'dynamic' is not supported | known are default, linear, llama3 and yarn
          "model_type": "qwen2", "rope_scaling": {"type": "linear"}     | factor is missing | fetch config.json of the model again, or add what is missing
          "model_type": "qwen2", "rope_theta": -1                       | rope: theta must be finite and above 1, was -1.0 | correct the rope keys of the config
          "model_type": "qwen2", "rope_scaling": {"type": "yarn", "factor": 2, "truncate": false} | rope key truncate: false is not supported | choose a model with whole YaRN bounds
          """)
  void refuses(String said, String problem, String remedy) {
    ObjectNode config = json("\"rope_theta\": 10000," + SHAPE);
    config.setAll(json(said));

    UserMistake mistake = assertThrows(UserMistake.class, () -> ModelConfig.of(config));

    assertEquals("config.json: " + problem + "\n    " + remedy, mistake.getMessage());
  }

  @Test
  void namesTheFileThatIsNotThere(@TempDir Path folder) {
    Path file = folder.resolve("config.json");

    UserMistake mistake = assertThrows(UserMistake.class, () -> ModelConfig.read(file));

    assertEquals(file + ": no such file\n    check the path", mistake.getMessage());
  }

  @Test
  void namesTheFileThatIsWrong(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("config.json"), "{}");

    UserMistake mistake = assertThrows(UserMistake.class, () -> ModelConfig.read(file));

    assertEquals(
        file + ": model_type is missing\n    known are llama, qwen2, qwen3", mistake.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          configs/deepseek-r1-distill-qwen-1.5b_resaved.config.json, 1777088000
          configs/qwen2.5-7b-instruct.config.json,                   7615616512
          """)
  void countsTheParametersOfPublishedModels(String config, long parameters) {
    assertEquals(parameters, ModelConfig.read(SharedData.require(config)).parameterCount());
  }

  private static ObjectNode json(String fields) {
    try {
      return (ObjectNode) Json.parse("{" + fields + "}");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
