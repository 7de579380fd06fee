package io.distill4j.data.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Message;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * How the turns of a conversation are spelled.
 *
 * @param role key of who speaks
 * @param content key of what is said
 * @param user what a user is called
 * @param assistant what the model is called
 * @param roleFirst whether {@code role} comes first in written objects
 */
record Turns(String role, String content, String user, String assistant, boolean roleFirst) {

  static final Turns MESSAGES = new Turns("role", "content", "user", "assistant", true);

  /** As MESSAGES, with the fields in the order in which open-r1 writes them. */
  static final Turns OPEN_R1 = new Turns("role", "content", "user", "assistant", false);

  static final Turns FROM_USER = new Turns("from", "value", "user", "assistant", true);
  static final Turns FROM_HUMAN = new Turns("from", "value", "human", "gpt", true);

  /**
   * The messages of a list of turns, in whatever dialect each of them is.
   *
   * @throws IllegalArgumentException when a turn has neither spelling
   */
  static List<Message> read(JsonNode turns) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : turns) {
      JsonNode role = turn.has("role") ? turn.path("role") : turn.path("from");
      JsonNode content = turn.has("content") ? turn.path("content") : turn.path("value");
      if (!role.isTextual() || !content.isTextual()) {
        throw new IllegalArgumentException("a turn is neither {role, content} nor {from, value}");
      }
      messages.add(new Message(Message.Role.of(role.textValue()), content.textValue()));
    }
    return messages;
  }

  ArrayNode write(List<Message> messages) {
    ArrayNode turns = Json.object().putArray("turns");
    for (Message message : messages) {
      ObjectNode turn = turns.addObject();
      String name =
          switch (message.role()) {
            case USER -> user;
            case ASSISTANT -> assistant;
            default -> message.role().wireName();
          };
      if (roleFirst) {
        turn.put(role, name).put(content, message.content());
      } else {
        turn.put(content, message.content()).put(role, name);
      }
    }
    return turns;
  }
}
