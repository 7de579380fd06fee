package io.distill4j.data.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the JSON in what a judging model replied, whatever it wrote around it. */
public final class JsonReply {

  private static final int LONGEST = 20_000;
  private static final int MOST_BRACES = 200;

  private JsonReply() {}

  /** The outermost JSON objects of a reply, in their order; of a long one, those near its end. */
  public static List<JsonNode> objects(String reply) {
    String text = Texts.tail(reply, LONGEST);
    List<JsonNode> found = new ArrayList<>();
    int open = text.indexOf('{');
    for (int tries = 0; tries < MOST_BRACES && open >= 0; tries++) {
      int close = close(text, open);
      Optional<JsonNode> object =
          close < 0 ? Optional.empty() : parsed(text.substring(open, close + 1));
      object.ifPresent(found::add);
      open = text.indexOf('{', object.isPresent() ? close + 1 : open + 1);
    }
    return found;
  }

  /** The object, unless the braces were those of a formula. */
  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The brace that closes the one at {@code open}, texts in quotes left aside; -1 without one. */
  private static int close(String text, int open) {
    int depth = 0;
    boolean quoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
