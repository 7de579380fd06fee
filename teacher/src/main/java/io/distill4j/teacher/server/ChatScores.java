package io.distill4j.teacher.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.distill4j.data.TokenScores;
import java.io.IOException;

/**
 * Reads the {@code logprobs} of a choice or of a chunk of one: lists of {@code {token, logprob,
 * top_logprobs: [{token, logprob}]}} under {@code content} and, from DeepSeek, {@code
 * reasoning_content}.
 */
final class ChatScores {

  private ChatScores() {}

  /** Reads from the object's start to its end. */
  static void read(JsonParser json, TokenScores.Builder scores) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      boolean isText = field.equals("content") || field.startsWith("reasoning");
      if (value == JsonToken.START_ARRAY && isText) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          place(json, scores);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private static void place(JsonParser json, TokenScores.Builder scores) throws IOException {
    Pair own = new Pair();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_ARRAY && field.equals("top_logprobs")) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          Pair top = new Pair();
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            top.member(json);
          }
          scores.alternative(top.token, top.logProbability);
        }
      } else {
        own.member(json, field, value);
      }
    }
    scores.token(own.token, own.logProbability);
  }

  private static final class Pair {
    private String token = "";

    /** What servers send for a probability of zero, which JSON cannot spell. */
    private float logProbability = -9999;

    void member(JsonParser json) throws IOException {
      String field = json.currentName();
      member(json, field, json.nextToken());
    }

    void member(JsonParser json, String field, JsonToken value) throws IOException {
      if (field.equals("token") && value == JsonToken.VALUE_STRING) {
        token = json.getText();
      } else if (field.equals("logprob") && value.isNumeric()) {
        logProbability = json.getFloatValue();
      } else {
        json.skipChildren();
      }
    }
  }
}
