package io.distill4j.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request the fake server received.
 *
 * @param number of the request, from 0, over all connections
 * @param attempt how often this body was received before, from 0
 * @param headers with names in lower case
 */
public record FakeRequest(
    long number, int attempt, String path, Map<String, String> headers, JsonNode body) {

  public String question() {
    JsonNode messages = body.path("messages");
    return messages.path(messages.size() - 1).path("content").asText();
  }

  public long seed() {
    return body.path("seed").asLong();
  }

  public int maxTokens() {
    return body.path("max_tokens").asInt(Integer.MAX_VALUE);
  }

  public boolean stream() {
    return body.path("stream").asBoolean();
  }
}
