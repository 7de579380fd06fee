package io.distill4j.testkit.server;

import java.util.Map;

/** How the fake server answers one request. */
public sealed interface FakeReply {

  /** Where the thoughts of a completion stand. */
  enum Dialect {
    /** In {@code reasoning_content}: DeepSeek, SGLang, older vLLM. */
    REASONING_CONTENT,
    /** In {@code reasoning}: vLLM since 2026, OpenRouter. */
    REASONING,
    /** In the content, between {@code <think>} and {@code </think>}. */
    INLINE,
    /** In the content, beginning after a {@code <think>} that the prompt ended with. */
    PREFILLED,
    /** Nowhere: the answer alone. */
    ANSWER_ONLY
  }

  /** What goes wrong in the middle of a completion. */
  enum Trouble {
    NONE,
    /** The connection is closed. */
    CUT,
    /** Nothing more is sent, and the connection stays open. */
    STALL,
    /** Half of a JSON object, then the rest of the stream. */
    MALFORMED,
    /** An event with an error, as vLLM sends it, then the end. */
    ERROR_EVENT,
    /** The stream ends properly, but without finish reason and {@code [DONE]}. */
    NO_FINISH,
    /** The last events are sent twice. */
    DUPLICATE_END
  }

  /** A completion, whole or not. */
  record Text(FakeText text, Dialect dialect, Trouble trouble) implements FakeReply {}

  /** Any other response. */
  record Status(int status, String contentType, String body, Map<String, String> headers)
      implements FakeReply {

    public static Status json(int status, String body) {
      return new Status(status, "application/json", body, Map.of());
    }
  }
}
