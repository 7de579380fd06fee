package io.distill4j.teacher.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.time.Instant;
import java.util.Map;

/** What a status other than 200 means for the run. */
final class Rejection {

  private static final int SHOWN = 300;

  private Rejection() {}

  /**
   * What to do about a status.
   *
   * @param asked the prompt's id, for messages
   */
  static Outcome of(
      String endpoint,
      String asked,
      int status,
      Map<String, String> headers,
      String body,
      Instant now) {
    boolean mayPass = status == 408 || status == 409 || status == 425 || status == 429;
    String says = "status %d: %s".formatted(status, message(headers, body));
    if (mayPass || status >= 500) {
      boolean busy = status == 429 || status == 503;
      return new Outcome.Retry(says, RateHeaders.retryAfter(headers, now), busy);
    }
    return new Outcome.Refused(new UserMistake(endpoint, says, remedy(status, asked)));
  }

  /** A reasoning model whose thoughts are lost on the way. */
  static UserMistake withoutThoughts(String endpoint, String model) {
    return new UserMistake(
        endpoint,
        "the answer of %s came without its thoughts".formatted(model),
        "start the server with its reasoning parser (vLLM and SGLang: --reasoning-parser"
            + " deepseek_r1), or with none so that <think> stays in the text; or say"
            + " reasons: false if this model does not think");
  }

  /** A server that leaves out the log-probabilities that were asked for. */
  static UserMistake withoutScores(String endpoint, String model) {
    return new UserMistake(
        endpoint,
        "the answer of %s came without log-probabilities".formatted(model),
        "use a server that gives them for chat completions (vLLM, SGLang and llama.cpp do), or"
            + " leave top-logprobs out");
  }

  private static String remedy(int status, String asked) {
    return switch (status) {
      case 401, 403 -> "check the key: key-variable or key-file names where it is";
      case 402 -> "the account has no credit left; add some and run the same command again";
      case 404 -> "check the address (it ends in /v1 for most servers) and the model's name";
      case 400, 413, 422 ->
          "the server does not accept prompt %s: check model, sampling and extra-body, and that prompt and max-tokens fit its context"
              .formatted(asked);
      default -> "check the address and what stands between here and the server";
    };
  }

  /** The server's own words, wherever it puts them. */
  private static String message(Map<String, String> headers, String body) {
    if (headers.getOrDefault("content-type", "").startsWith("text/html")) {
      return "a web page";
    }
    String text = body.strip();
    try {
      JsonNode json = Json.parse(text);
      for (String at : new String[] {"/error/message", "/message", "/detail", "/error"}) {
        if (json.at(at).isTextual()) {
          text = json.at(at).textValue();
          break;
        }
      }
    } catch (JsonProcessingException e) {
      // Not JSON: the text as it is.
    }
    if (text.isEmpty()) {
      return "without a message";
    }
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
