package io.distill4j.student.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Message;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.student.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A chat template: messages in, the text a model reads out.
 *
 * <p>The template sees what transformers shows it: {@code messages}, {@code add_generation_prompt},
 * {@code tools} and {@code documents} (none unless given) and the tokens with a role, such as
 * {@code bos_token}. {@code strftime_now} is not defined: a text must not depend on the day.
 *
 * <p>Immutable and thread-safe.
 */
public final class ChatTemplate {

  /** What a reasoning model's turn begins with. */
  static final String THINK = "<think>\n";

  /** Conversations that tell templates apart; one that a template refuses is passed over. */
  private static final List<List<Message>> PROBES =
      List.of(
          List.of(Message.user("a question")),
          List.of(Message.system("be brief"), Message.user("a question")),
          List.of(Message.user("one"), Message.assistant("two"), Message.user("three")),
          List.of(Message.user("one"), Message.assistant("<think>\nx\n</think>\n\ntwo")));

  private final String name;
  private final Template template;
  private final SpecialTokens roles;

  private ChatTemplate(String name, Template template, SpecialTokens roles) {
    this.name = name;
    this.template = template;
    this.roles = roles;
  }

  /**
   * Parses a template.
   *
   * @param name of the file it comes from, for errors
   * @param roles tokens the template may name
   */
  public static ChatTemplate of(String name, String source, SpecialTokens roles) {
    return new ChatTemplate(name, Template.parse(name, source), roles);
  }

  /**
   * The template of a model folder: {@code chat_template.jinja}, or {@code chat_template} of {@code
   * tokenizer_config.json}, a text or a list of named ones of which {@code default} is taken. Empty
   * when there is none, as for many base models.
   */
  public static Optional<ChatTemplate> read(Path folder, SpecialTokens roles) throws IOException {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.exists(file)) {
      return Optional.of(of(file.toString(), Files.readString(file), roles));
    }
    Path config = folder.resolve("tokenizer_config.json");
    if (!Files.exists(config)) {
      return Optional.empty();
    }
    JsonNode source = Json.readObject(config).path("chat_template");
    for (JsonNode named : source) {
      if (named.path("name").asText().equals("default")) {
        source = named.path("template");
        break;
      }
    }
    return source.isTextual()
        ? Optional.of(of(config + " chat_template", source.asText(), roles))
        : Optional.empty();
  }

  /** The text of a conversation; see {@link #render(List, boolean, Map)}. */
  public String render(List<Message> messages, boolean generationPrompt) {
    return render(messages, generationPrompt, Map.of());
  }

  /**
   * The text of a conversation.
   *
   * @param generationPrompt whether to end with what begins the assistant's next turn
   * @param variables more variables of the template, such as {@code tools} or {@code
   *     enable_thinking}
   * @throws UserMistake when the template refuses the conversation
   */
  public String render(
      List<Message> messages,
      boolean generationPrompt,
      Map<String, ? extends @Nullable Object> variables) {
    List<Map<String, String>> turns = new ArrayList<>();
    for (Message message : messages) {
      Map<String, String> turn = new LinkedHashMap<>();
      turn.put("role", message.role().wireName());
      turn.put("content", message.content());
      turns.add(turn);
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(roles.byRole());
    all.put("tools", null);
    all.put("documents", null);
    all.put("messages", turns);
    all.put("add_generation_prompt", generationPrompt);
    all.putAll(variables);
    return template.render(all);
  }

  /** The Jinja source. */
  public String source() {
    return template.source();
  }

  /** Whether the generation prompt ends with an opened thought. */
  public boolean opensThoughts() {
    return render(PROBES.get(0), true).endsWith(THINK);
  }

  /**
   * This template with a generation prompt that ends with {@code <think>} and a newline; itself
   * when it does so already.
   *
   * <p>The marker goes to the end of the last {@code if} that asks for {@code
   * add_generation_prompt}, or else to the end of the template; what is taken is checked by
   * rendering conversations with both templates.
   *
   * @throws UserMistake when neither place works
   */
  public ChatTemplate withOpenThoughts() {
    String prompt = render(PROBES.get(0), true);
    if (prompt.endsWith(THINK)) {
      return this;
    }
    String missing = prompt.endsWith("<think>") ? "\n" : THINK;
    String literal = "'" + missing.replace("\n", "\\n") + "'";
    String source = source();
    List<String> candidates = new ArrayList<>();
    OptionalInt place = template.endOfLastIf("add_generation_prompt");
    if (place.isPresent()) {
      String before = source.substring(0, place.getAsInt());
      String after = source.substring(place.getAsInt());
      candidates.add(before + "{{- " + literal + " }}" + after);
      candidates.add(before + "{{ " + literal + " }}" + after);
    }
    candidates.add(source + "{{ " + literal + " if add_generation_prompt else '' }}");
    for (String candidate : candidates) {
      ChatTemplate changed = of(name, candidate, roles);
      if (PROBES.stream().allMatch(probe -> differsOnlyBy(missing, changed, probe))) {
        return changed;
      }
    }
    throw new UserMistake(
        name,
        "cannot be made to end its generation prompt with <think>",
        "give a chat template whose generation prompt ends with <think> and a newline");
  }

  private boolean differsOnlyBy(String added, ChatTemplate changed, List<Message> probe) {
    String open;
    String closed;
    try {
      open = render(probe, true);
      closed = render(probe, false);
    } catch (UserMistake e) {
      return true; // The template refuses this conversation, changed or not.
    }
    return changed.render(probe, true).equals(open + added)
        && changed.render(probe, false).equals(closed);
  }
}
