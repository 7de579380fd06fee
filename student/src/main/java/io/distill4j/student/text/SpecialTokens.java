package io.distill4j.student.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that {@code tokenizer_config.json} gives a role, by role: {@code bos_token}, {@code
 * eos_token}, {@code pad_token}, {@code unk_token} and so on; these are also the names under which
 * a chat template sees them.
 *
 * <p>A token is spelled as a text or as an object with {@code content}; {@code null} is absent.
 * Roles missing there are taken from {@code special_tokens_map.json}.
 */
public record SpecialTokens(Map<String, String> byRole) {

  public SpecialTokens {
    byRole = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byRole));
  }

  /** Reads both files of a folder; a missing file gives no tokens. */
  static SpecialTokens read(Path folder) throws IOException {
    Map<String, String> roles = new LinkedHashMap<>();
    for (String name : new String[] {"tokenizer_config.json", "special_tokens_map.json"}) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        collect(Json.readObject(file), roles);
      }
    }
    return new SpecialTokens(roles);
  }

  /** The token that begins a text. */
  public Optional<String> bos() {
    return Optional.ofNullable(byRole.get("bos_token"));
  }

  /** The token that ends a text. */
  public Optional<String> eos() {
    return Optional.ofNullable(byRole.get("eos_token"));
  }

  /** The token that fills a row. */
  public Optional<String> pad() {
    return Optional.ofNullable(byRole.get("pad_token"));
  }

  /** The token that stands for what the vocabulary lacks. */
  public Optional<String> unk() {
    return Optional.ofNullable(byRole.get("unk_token"));
  }

  private static void collect(ObjectNode config, Map<String, String> roles) {
    for (Map.Entry<String, JsonNode> field : config.properties()) {
      JsonNode value = field.getValue();
      JsonNode content = value.isObject() ? value.path("content") : value;
      if (field.getKey().endsWith("_token") && content.isTextual()) {
        roles.putIfAbsent(field.getKey(), content.asText());
      }
    }
  }
}
