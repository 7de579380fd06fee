package io.distill4j.student.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A family, a shape and a seed: everything a test needs to make a model that no file has to hold.
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

  /** A document of random ids, a quarter of it prompt. */
  public Document document(Random random, int length) {
    int[] ids = random.ints(length, 0, vocabulary).toArray();
    return new Document("d" + random.nextInt(1_000_000), ids, Math.max(1, length / 4));
  }

  /** Rows filled with documents of {@code shortest} to {@code longest} ids. */
  public List<Row> rows(Random random, int count, int rowTokens, int shortest, int longest) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Document> documents = new ArrayList<>();
      int left = rowTokens;
      while (left >= shortest) {
        int length = Math.min(left, shortest + random.nextInt(longest - shortest + 1));
        documents.add(document(random, length));
        left -= length;
      }
      rows.add(new Row(documents));
    }
    return rows;
  }
}
