package io.distill4j.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A family and a shape: everything a test needs, beside a seed, to make a model that no file has to
 * hold.
 *
 * <p>Names and layout are those transformers writes, put together here without the code under test.
 *
 * @param family {@code model_type}
 * @param vocabulary ids are below it
 * @param spread standard deviation of fresh weights
 */
public record TinyModel(
    String family,
    int vocabulary,
    int hidden,
    int inner,
    int layers,
    int heads,
    int keyValueHeads,
    boolean tied,
    double spread) {

  /** Two layers, grouped heads, tied embedding, biases. */
  public static final TinyModel QWEN2 = new TinyModel("qwen2", 61, 32, 48, 2, 4, 2, true, 0.2);

  /** Untied, no biases. */
  public static final TinyModel LLAMA = new TinyModel("llama", 53, 24, 40, 3, 3, 3, false, 0.2);

  /** Norms on the heads of queries and keys. */
  public static final TinyModel QWEN3 = new TinyModel("qwen3", 47, 32, 40, 2, 4, 1, true, 0.2);

  /** Two layers, three layers, grouped and plain heads, every family once. */
  public static List<TinyModel> all() {
    return List.of(QWEN2, LLAMA, QWEN3);
  }

  /** Random ids. */
  public int[] ids(Random random, int length) {
    return random.ints(length, 0, vocabulary).toArray();
  }

  /** Shapes of all weights by their names in transformers. */
  public Map<String, List<Integer>> shapes() {
    int head = hidden / heads;
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", List.of(vocabulary, hidden));
    for (int i = 0; i < layers; i++) {
      String at = "model.layers." + i + ".";
      shapes.put(at + "input_layernorm.weight", List.of(hidden));
      for (String name : List.of("q", "k", "v")) {
        int width = head * (name.equals("q") ? heads : keyValueHeads);
        shapes.put(at + "self_attn." + name + "_proj.weight", List.of(width, hidden));
        if (family.equals("qwen2")) {
          shapes.put(at + "self_attn." + name + "_proj.bias", List.of(width));
        }
        if (family.equals("qwen3") && !name.equals("v")) {
          shapes.put(at + "self_attn." + name + "_norm.weight", List.of(head));
        }
      }
      shapes.put(at + "self_attn.o_proj.weight", List.of(hidden, head * heads));
      shapes.put(at + "post_attention_layernorm.weight", List.of(hidden));
      shapes.put(at + "mlp.gate_proj.weight", List.of(inner, hidden));
      shapes.put(at + "mlp.up_proj.weight", List.of(inner, hidden));
      shapes.put(at + "mlp.down_proj.weight", List.of(hidden, inner));
    }
    shapes.put("model.norm.weight", List.of(hidden));
    if (!tied) {
      shapes.put("lm_head.weight", List.of(vocabulary, hidden));
    }
    return shapes;
  }

  /**
   * Writes {@code config.json} and {@code model.safetensors} with seeded weights: matrices and
   * biases around 0, norms around 1.
   */
  public Path write(Path folder, long seed) throws IOException {
    return write(folder, seed, shapes(), "");
  }

  /** As {@link #write(Path, long)}, with one weight missing. */
  Path writeWithout(Path folder, long seed, String missing) throws IOException {
    Map<String, List<Integer>> shapes = shapes();
    shapes.remove(missing);
    return write(folder, seed, shapes, "");
  }

  /** As {@link #write(Path, long)}, with all elements of one weight a little larger. */
  Path writeNudged(Path folder, long seed, String nudged) throws IOException {
    return write(folder, seed, shapes(), nudged);
  }

  private Path write(Path folder, long seed, Map<String, List<Integer>> shapes, String nudged)
      throws IOException {
    ObjectNode header = Json.object();
    int size = 0;
    for (Map.Entry<String, List<Integer>> weight : shapes.entrySet()) {
      int bytes = 4 * weight.getValue().stream().reduce(1, Math::multiplyExact);
      ObjectNode entry = header.putObject(weight.getKey());
      entry.put("dtype", "F32");
      weight.getValue().forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(size).add(size + bytes);
      size += bytes;
    }
    byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + size).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    Random random = new Random(seed);
    shapes.forEach(
        (name, shape) -> {
          double centre = (name.endsWith("norm.weight") ? 1 : 0) + (name.equals(nudged) ? 0.1 : 0);
          int count = shape.stream().reduce(1, Math::multiplyExact);
          for (int i = 0; i < count; i++) {
            file.putFloat((float) (centre + spread * random.nextGaussian()));
          }
        });
    write(folder);
    Files.write(folder.resolve("model.safetensors"), file.array());
    return folder;
  }

  /** Writes {@code config.json} into a folder and gives the folder. */
  public Path write(Path folder) throws IOException {
    ObjectNode config = Json.object();
    config.put("model_type", family);
    config.put("vocab_size", vocabulary);
    config.put("hidden_size", hidden);
    config.put("intermediate_size", inner);
    config.put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads);
    config.put("num_key_value_heads", keyValueHeads);
    config.put("head_dim", hidden / heads);
    config.put("hidden_act", "silu");
    config.put("rms_norm_eps", 1e-6);
    config.put("rope_theta", 10_000);
    config.put("max_position_embeddings", 512);
    config.put("tie_word_embeddings", tied);
    config.put("initializer_range", spread);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), Json.pretty(config));
    return folder;
  }
}
