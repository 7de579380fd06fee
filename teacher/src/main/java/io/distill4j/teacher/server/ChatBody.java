package io.distill4j.teacher.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.distill4j.data.FinishReason;
import io.distill4j.data.TokenScores;
import io.distill4j.data.Usage;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gathers a chat completion from its JSON objects: one of a plain response, or the chunks of a
 * streamed one. Reads tokens rather than trees: this is run once for every token of a teacher.
 */
final class ChatBody {

  private static final JsonFactory FACTORY = new JsonFactory();

  final StringBuilder reasoning = new StringBuilder();
  final StringBuilder content = new StringBuilder();
  final TreeMap<String, String> reported = new TreeMap<>();
  Usage usage = Usage.UNKNOWN;
  Optional<FinishReason> finish = Optional.empty();
  Optional<String> error = Optional.empty();
  final TokenScores.Builder scores = new TokenScores.Builder();
  long chunks;

  /**
   * Adds an object.
   *
   * @throws IOException when it is not JSON
   */
  void add(byte[] bytes, int from, int count) throws IOException {
    try (JsonParser json = FACTORY.createParser(bytes, from, count)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
          case "choices" -> choices(json, value);
          case "usage" -> usage(json, value);
          case "error" -> error(json, value);
          case "metadata" -> metadata(json, value);
          case "model", "system_fingerprint", "provider" -> {
            if (value == JsonToken.VALUE_STRING && !reported.containsKey(field)) {
              reported.put(field, json.getText());
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    chunks++;
  }

  private void choices(JsonParser json, JsonToken start) throws IOException {
    if (start != JsonToken.START_ARRAY) {
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_OBJECT && (field.equals("delta") || field.equals("message"))) {
          message(json);
        } else if (value == JsonToken.VALUE_STRING && field.equals("finish_reason")) {
          finish = Optional.of(FinishReason.of(json.getText()));
        } else if (value == JsonToken.START_OBJECT && field.equals("logprobs")) {
          ChatScores.read(json, scores);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    boolean reasoned = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (value != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (field.equals("content")) {
        content.append(json.getText());
      } else if (!reasoned && (field.equals("reasoning_content") || field.equals("reasoning"))) {
        // Some servers send both names with the same text: one of them counts.
        reasoned = !json.getText().isEmpty();
        reasoning.append(json.getText());
      }
    }
  }

  private void usage(JsonParser json, JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      return;
    }
    long prompt = 0;
    long completion = 0;
    long thoughts = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        switch (String.valueOf(json.currentName())) {
          case "prompt_tokens" -> prompt = json.getLongValue();
          case "completion_tokens" -> completion = json.getLongValue();
          case "reasoning_tokens" -> thoughts = json.getLongValue();
          default -> {}
        }
      } else if (token == null) {
        throw new IOException("cut off");
      }
    }
    usage = new Usage(Math.max(0, prompt), Math.max(0, completion), Math.max(0, thoughts));
  }

  /** SGLang tells here whose weights it serves. */
  private void metadata(JsonParser json, JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean version = json.currentName().equals("weight_version");
      JsonToken value = json.nextToken();
      if (version && value == JsonToken.VALUE_STRING) {
        reported.put("weight_version", json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private void error(JsonParser json, JsonToken start) throws IOException {
    if (start == JsonToken.VALUE_STRING) {
      error = Optional.of(json.getText());
    } else if (start == JsonToken.START_OBJECT) {
      error = Optional.of("unknown error");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean message = json.currentName().equals("message");
        JsonToken value = json.nextToken();
        if (message && value == JsonToken.VALUE_STRING) {
          error = Optional.of(json.getText());
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }
}
