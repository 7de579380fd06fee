package io.distill4j.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A question put to a model, with its reference answer.
 *
 * @param id unique within its source; traces, verdicts and scores refer to it
 * @param messages the conversation up to and without the assistant's turn; the last one is the
 *     user's
 * @param answer what a right completion must reach
 * @param origin where the prompt was read
 * @param tags facts carried along, such as {@code domain} or {@code level}, in the order of their
 *     keys
 */
public record Prompt(
    String id, List<Message> messages, Answer answer, Origin origin, Map<String, String> tags) {

  public Prompt {
    messages = List.copyOf(messages);
    tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
    if (id.isBlank()) {
      throw new IllegalArgumentException("a prompt needs an id");
    }
    if (messages.isEmpty() || messages.get(messages.size() - 1).role() == Message.Role.ASSISTANT) {
      throw new IllegalArgumentException(
          "prompt %s must end with a turn of the user, not of the assistant".formatted(id));
    }
  }

  /** A prompt of one user message. */
  public static Prompt of(String id, String text, Answer answer) {
    return new Prompt(id, List.of(Message.user(text)), answer, Origin.HERE, Map.of());
  }

  /** This prompt with a fact added, replacing an earlier one of that name. */
  public Prompt withTag(String name, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, value);
    return new Prompt(id, messages, answer, origin, more);
  }

  /** This prompt with another conversation. */
  public Prompt withMessages(List<Message> others) {
    return new Prompt(id, others, answer, origin, tags);
  }

  /** The text of the last message: the question itself. */
  public String text() {
    return messages.get(messages.size() - 1).content();
  }

  /** Hash of what the model is shown: equal for prompts that differ in id or answer only. */
  public Fingerprint fingerprint() {
    var builder = Fingerprint.builder().add("prompt");
    for (Message message : messages) {
      builder.add(message.role().wireName()).add(message.content());
    }
    return builder.build();
  }
}
