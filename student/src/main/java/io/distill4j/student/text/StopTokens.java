package io.distill4j.student.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Message;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens that end a generation, and the one of them that training puts at the end.
 *
 * <p>Trained is the first added token that the chat template writes after an assistant's content
 * ({@code <|im_end|>} for Qwen, {@code <|eot_id|>} for Llama 3); if it writes none, the tokenizer's
 * {@code eos_token}; if there is none, the first {@code eos_token_id} of {@code
 * generation_config.json} or {@code config.json}. Generation stops at all of these. A base model's
 * own end token often differs from its template's: a student trained on one and stopped by the
 * other never stops.
 *
 * @param end id that training appends and that a checkpoint names as its end of text
 * @param all every id that ends a generation, {@code end} first
 */
public record StopTokens(int end, Set<Integer> all) {

  public StopTokens {
    all = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(all));
    if (!all.contains(end)) {
      throw new IllegalArgumentException(
          "stop tokens %s must contain the end %d".formatted(all, end));
    }
  }

  /**
   * Finds them by the rule above.
   *
   * @throws UserMistake when the folder names no end token at all
   */
  static StopTokens find(Path folder, Tokenizer tokenizer, ChatTemplate template)
      throws IOException {
    Set<Integer> all = new LinkedHashSet<>();
    endOfTurn(tokenizer, template).ifPresent(all::add);
    tokenizer.roles().eos().map(tokenizer::id).ifPresent(id -> id.ifPresent(all::add));
    for (String name : new String[] {"generation_config.json", "config.json"}) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        JsonNode ids = Json.readObject(file).path("eos_token_id");
        if (ids.isInt()) {
          all.add(ids.asInt());
        }
        ids.forEach(id -> all.add(id.asInt()));
      }
    }
    if (all.isEmpty()) {
      throw new UserMistake(
          folder.toString(),
          "names no token that ends a text: no eos_token in tokenizer_config.json, no eos_token_id"
              + " in generation_config.json or config.json, none after an assistant's turn in the"
              + " chat template",
          "add eos_token to tokenizer_config.json");
    }
    return new StopTokens(all.iterator().next(), all);
  }

  private static OptionalInt endOfTurn(Tokenizer tokenizer, ChatTemplate template) {
    String marker = "the-assistant-says-this";
    List<Message> turns = List.of(Message.user("a question"), Message.assistant(marker));
    String text = template.render(turns, false);
    int at = text.lastIndexOf(marker);
    if (at < 0) {
      return OptionalInt.empty();
    }
    for (int id : tokenizer.encode(text.substring(at + marker.length()))) {
      if (tokenizer.addedToken(id).isPresent()) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }
}
