package io.distill4j.teacher.server;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.teacher.server.internal.HttpCall;
import io.distill4j.teacher.server.internal.HttpLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP request for one completion; tells its outcome once, on the loop's thread. */
final class Attempt implements HttpCall.Events {

  private static final int LONGEST_BODY = 256 << 20;
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  /** A server that sends so many pieces for each token allowed does not keep to the limit. */
  private static final int PIECES_PER_TOKEN = 4;

  private final String endpoint;
  private final Request request;
  private final boolean reasons;
  private final Watch watch;
  private final Consumer<Outcome> told;
  private final ChatBody body = new ChatBody();
  private final EventLines lines = new EventLines();
  private final LoopWatch reasoningWatch = new LoopWatch();
  private final LoopWatch contentWatch = new LoopWatch();
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private int status;
  private Map<String, String> headers = Map.of();
  private boolean isStream;
  private boolean isDone;
  private boolean isTold;
  private @Nullable String malformed;
  private HttpLoop.@Nullable Handle handle;

  /**
   * An attempt.
   *
   * @param endpoint for messages
   * @param request that is sent
   * @param reasons whether a text without markers that was cut off is unfinished reasoning
   */
  Attempt(String endpoint, Request request, boolean reasons, Watch watch, Consumer<Outcome> told) {
    this.endpoint = endpoint;
    this.request = request;
    this.reasons = reasons;
    this.watch = watch;
    this.told = told;
  }

  /** Sees what comes before the outcome. */
  interface Watch {

    /** The response's headers, with names in lower case. */
    void head(Map<String, String> headers);

    /** A piece of a stream: a token, as servers send them. */
    void token();
  }

  void handle(HttpLoop.Handle newHandle) {
    handle = newHandle;
  }

  @Override
  public void head(int newStatus, Map<String, String> newHeaders) {
    status = newStatus;
    headers = newHeaders;
    watch.head(newHeaders);
    isStream = status == 200 && type().startsWith("text/event-stream");
  }

  @Override
  public void body(ByteBuffer part) {
    if (isTold) {
      return;
    }
    if (isStream) {
      lines.feed(part, this::event);
      if (reasoningWatch.isLooping(body.reasoning) || contentWatch.isLooping(body.content)) {
        stop(FinishReason.LOOP);
      }
    } else if (whole.size() < LONGEST_BODY) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      whole.writeBytes(bytes);
    }
  }

  @Override
  public void end() {
    if (!isStream && status == 200 && !type().startsWith("text/html")) {
      add(whole.toByteArray(), 0, whole.size());
      isDone = true;
    }
    tell(
        status == 200
            ? completed()
            : Rejection.of(
                endpoint, request.prompt().id(), status, headers, text(), Instant.now()));
  }

  @Override
  public void failed(String message) {
    if (isDone && body.finish.isPresent() && malformed == null && body.error.isEmpty()) {
      tell(completed()); // The completion was whole; the connection was lost after it.
    } else {
      tell(retry(message));
    }
  }

  @Override
  public void distrusted(String message) {
    tell(
        new Outcome.Refused(
            new UserMistake(
                endpoint,
                "the TLS connection is refused: " + message,
                "if the certificate is your own, name it in PEM under trust; if a proxy stands in"
                    + " between, name the proxy's")));
  }

  private void event(byte[] bytes, int from, int count) {
    boolean ends =
        count == DONE.length && java.util.Arrays.equals(bytes, from, from + count, DONE, 0, count);
    if (ends) {
      isDone = true;
    } else if (!isDone && !isTold) { // What comes after the end is a copy.
      watch.token();
      add(bytes, from, count);
      if (body.chunks >= (long) PIECES_PER_TOKEN * request.sampling().maxTokens()
          && body.finish.isEmpty()) {
        stop(FinishReason.LENGTH);
      }
    }
  }

  private void add(byte[] bytes, int from, int count) {
    try {
      body.add(bytes, from, count);
    } catch (IOException | RuntimeException e) {
      if (malformed == null) {
        malformed = new String(bytes, from, Math.min(count, 80), StandardCharsets.UTF_8);
      }
    }
  }

  private Outcome completed() {
    if (type().startsWith("text/html")) {
      return new Outcome.Refused(
          new UserMistake(
              endpoint,
              "answers with a web page, not with a chat completion",
              "check the address (it ends in /v1 for most servers) and proxies on the way"));
    }
    if (body.error.isPresent()) {
      return retry("the server reports: " + body.error.get());
    }
    if (malformed != null) {
      return retry("the response is not valid JSON: " + malformed);
    }
    if (body.chunks == 0) {
      return retry("the response is empty");
    }
    if (body.finish.isEmpty()) {
      return retry("the response ended without a finish reason");
    }
    if (body.finish.get() == FinishReason.STOP
        && body.reasoning.isEmpty()
        && body.content.isEmpty()) {
      return retry("the completion is empty");
    }
    return new Outcome.Done(completion(body.finish.get(), usage()));
  }

  /** Takes what is here for all there is. */
  private void stop(FinishReason finish) {
    tell(new Outcome.Done(completion(finish, usage())));
    if (handle != null) {
      handle.cancel();
    }
  }

  /** What the server counted; else the pieces of the stream, or a guess from the length. */
  private Usage usage() {
    if (body.usage.completionTokens() > 0) {
      return body.usage;
    }
    long characters = (long) body.reasoning.length() + body.content.length();
    long tokens = isStream ? body.chunks : (characters + 2) / 3;
    return new Usage(body.usage.promptTokens(), tokens, body.usage.reasoningTokens());
  }

  /** Wherever the thoughts stood, they end in one column and the answer in the other. */
  private Completion completion(FinishReason finish, Usage usage) {
    String thoughts = body.reasoning.toString().strip();
    String content = body.content.toString();
    Completion texts =
        thoughts.isEmpty()
            ? Thoughts.split(content, reasons && finish != FinishReason.STOP)
            : Completion.of(thoughts, content.strip());
    Completion whole =
        new Completion(texts.reasoning(), texts.answer(), finish, usage, body.reported);
    return body.scores.isEmpty() ? whole : whole.withScores(body.scores.build());
  }

  private void tell(Outcome outcome) {
    if (!isTold) {
      isTold = true;
      told.accept(outcome);
    }
  }

  private static Outcome retry(String message) {
    return new Outcome.Retry(message, OptionalLong.empty(), false);
  }

  private String type() {
    return headers.getOrDefault("content-type", "");
  }

  private String text() {
    return whole.toString(StandardCharsets.UTF_8);
  }
}
