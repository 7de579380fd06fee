package io.distill4j.student.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The text files of a checkpoint, as transformers, vLLM and llama.cpp's converter read them.
 *
 * <ul>
 *   <li>{@code tokenizer.json} and, where present, {@code vocab.json}, {@code merges.txt}, {@code
 *       tokenizer.model}, {@code added_tokens.json} and licence files: copied as they are;
 *   <li>{@code chat_template.jinja} and the same in {@code tokenizer_config.json}: its generation
 *       prompt opens the thoughts;
 *   <li>{@code tokenizer_config.json} and {@code special_tokens_map.json}: the base's, with the
 *       trained end token as {@code eos_token} and a {@code pad_token} that is not a stop token;
 *   <li>{@code generation_config.json}: bos, all stop tokens with the trained one first, pad, and
 *       temperature 0.6 with top-p 0.95, DeepSeek-R1's advice for its distilled models.
 * </ul>
 */
final class CheckpointText {

  private static final List<String> COPIED =
      List.of(
          "tokenizer.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "added_tokens.json",
          "LICENSE",
          "LICENSE.txt",
          "NOTICE",
          "USE_POLICY.md");

  private CheckpointText() {}

  static void write(
      Path base, Path target, Tokenizer tokenizer, ChatTemplate template, StopTokens stops)
      throws IOException {
    for (String name : COPIED) {
      Path file = base.resolve(name);
      if (Files.isRegularFile(file) && !Files.isSymbolicLink(target.resolve(name))) {
        AtomicFile.replace(target.resolve(name), copy -> Files.copy(file, copy));
      }
    }
    Map<String, String> roles = new LinkedHashMap<>(tokenizer.roles().byRole());
    tokenizer.addedToken(stops.end()).ifPresent(end -> roles.put("eos_token", end));
    roles.remove("pad_token");
    pad(tokenizer, stops).ifPresent(pad -> roles.put("pad_token", pad));

    Path config = base.resolve("tokenizer_config.json");
    ObjectNode tokenizerConfig = Files.exists(config) ? Json.readObject(config) : Json.object();
    if (!tokenizerConfig.has("tokenizer_class")) {
      tokenizerConfig.put("tokenizer_class", "PreTrainedTokenizerFast");
    }
    tokenizerConfig.remove("pad_token");
    roles.forEach(tokenizerConfig::put);
    tokenizerConfig.put("chat_template", template.source());
    ObjectNode map = Json.object();
    roles.forEach(map::put);

    AtomicFile.replace(target.resolve("chat_template.jinja"), template.source());
    AtomicFile.replace(target.resolve("tokenizer_config.json"), Json.pretty(tokenizerConfig));
    AtomicFile.replace(target.resolve("special_tokens_map.json"), Json.pretty(map));
    AtomicFile.replace(
        target.resolve("generation_config.json"), Json.pretty(generation(tokenizer, roles, stops)));
  }

  private static ObjectNode generation(
      Tokenizer tokenizer, Map<String, String> roles, StopTokens stops) {
    ObjectNode generation = Json.object();
    putId(generation, "bos_token_id", roles.get("bos_token"), tokenizer);
    ArrayNode ends = generation.putArray("eos_token_id");
    stops.all().forEach(ends::add);
    putId(generation, "pad_token_id", roles.get("pad_token"), tokenizer);
    generation.put("do_sample", true);
    generation.put("temperature", 0.6);
    generation.put("top_p", 0.95);
    return generation;
  }

  private static void putId(
      ObjectNode node,
      String key,
      @org.jspecify.annotations.Nullable String token,
      Tokenizer tokenizer) {
    if (token != null) {
      OptionalInt id = tokenizer.id(token);
      if (id.isPresent()) {
        node.put(key, id.getAsInt());
      }
    }
  }

  /**
   * A token to pad with that ends nothing: the base's own, or else a special token named so, a
   * reserved one, or the unknown token; none when there is no such token.
   */
  static Optional<String> pad(Tokenizer tokenizer, StopTokens stops) {
    Predicate<String> harmless =
        token -> {
          OptionalInt id = tokenizer.id(token);
          boolean bos = tokenizer.roles().bos().filter(token::equals).isPresent();
          return id.isPresent() && !stops.all().contains(id.getAsInt()) && !bos;
        };
    Optional<String> own = tokenizer.roles().pad().filter(harmless);
    return own.or(() -> special(tokenizer, "pad", harmless))
        .or(() -> special(tokenizer, "reserved", harmless))
        .or(() -> tokenizer.roles().unk().filter(harmless));
  }

  private static Optional<String> special(
      Tokenizer tokenizer, String word, Predicate<String> harmless) {
    return tokenizer.specialTokens().stream()
        .filter(token -> token.contains(word))
        .filter(harmless)
        .findFirst();
  }
}
