package io.distill4j.data;

import java.util.Locale;

/** One turn of a conversation, in the {@code {role, content}} dialect of chat templates. */
public record Message(Role role, String content) {

  /** Who speaks. Its {@link #wireName()} is what chat templates and servers expect. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL;

    /** The lower-case name used in JSON and by chat templates. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a role in either chat dialect: {@code system, user, assistant, tool} or {@code human,
     * gpt}.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static Role of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "system" -> SYSTEM;
        case "user", "human" -> USER;
        case "assistant", "gpt" -> ASSISTANT;
        case "tool" -> TOOL;
        default ->
            throw new IllegalArgumentException(
                "role must be system, user, assistant, tool, human or gpt, was " + name);
      };
    }
  }

  public static Message system(String content) {
    return new Message(Role.SYSTEM, content);
  }

  public static Message user(String content) {
    return new Message(Role.USER, content);
  }

  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content);
  }
}
