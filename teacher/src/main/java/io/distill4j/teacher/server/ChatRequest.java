package io.distill4j.teacher.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.io.Json;

/** A request in the words of the chat completions protocol. */
final class ChatRequest {

  private ChatRequest() {}

  static String body(OpenAi teacher, Request request) {
    Sampling sampling = request.sampling();
    ObjectNode body = Json.object();
    body.put("model", teacher.model());
    body.set("messages", messages(request));
    body.put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP());
    body.put("max_tokens", sampling.maxTokens());
    body.put("seed", request.seed());
    // Not part of the OpenAI protocol: sent only where they do something.
    if (sampling.topK() > 0) {
      body.put("top_k", sampling.topK());
    }
    if (sampling.minP() > 0) {
      body.put("min_p", sampling.minP());
    }
    teacher
        .topLogprobs()
        .ifPresent(
            top -> {
              body.put("logprobs", true);
              if (top > 0) {
                body.put("top_logprobs", top);
              }
            });
    body.put("stream", teacher.stream()); // Some servers fail where it is left out.
    if (teacher.stream()) {
      body.putObject("stream_options").put("include_usage", true);
    }
    teacher.extraBody().forEach((name, value) -> body.set(name, OpenAi.value(value)));
    return Json.line(body);
  }

  /** The conversation as it goes over the wire. */
  static ArrayNode messages(Request request) {
    ArrayNode messages = Json.object().putArray("messages");
    request
        .prompt()
        .messages()
        .forEach(
            message ->
                messages
                    .addObject()
                    .put("role", message.role().wireName())
                    .put("content", message.content()));
    return messages;
  }
}
