package io.distill4j.teacher.server;

import io.distill4j.data.Request;
import io.distill4j.teacher.server.internal.HttpCall;
import io.distill4j.teacher.server.internal.HttpLoop;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Sends requests to endpoints, one HTTP call each, and tells how each ended. The key goes out in a
 * header and comes back in no outcome.
 */
final class Calls implements AutoCloseable {

  /** Threads that read streams at most; there is one for every four cores. */
  private static final int MOST_LOOPS = 4;

  private final OpenAi teacher;
  private final Patience patience;
  private final Secret secret;
  private final Map<String, String> headers = new TreeMap<>();
  private final List<HttpLoop> loops = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();

  Calls(OpenAi teacher, Optional<String> key, SSLContext tls) {
    this.teacher = teacher;
    this.patience = teacher.patience().orElse(Patience.DEFAULT);
    this.secret = new Secret(key);
    headers.put("Content-Type", "application/json");
    headers.put("Accept", teacher.stream() ? "text/event-stream" : "application/json");
    headers.put("User-Agent", "distill4j");
    key.ifPresent(text -> headers.put("Authorization", "Bearer " + text));
    int count = Math.min(MOST_LOOPS, Math.max(1, Runtime.getRuntime().availableProcessors() / 4));
    for (int i = 0; i < count; i++) {
      loops.add(new HttpLoop(tls));
    }
  }

  /** Sends a request; the outcome comes on a thread of its own. */
  void send(Request request, URI uri, Attempt.Watch watch, Consumer<Outcome> ended) {
    HttpCall call =
        new HttpCall(
            "POST",
            uri,
            headers,
            ChatRequest.body(teacher, request),
            Math.round(patience.firstSeconds() * 1000),
            Math.round(patience.idleSeconds() * 1000));
    Attempt attempt =
        new Attempt(
            uri.toString(),
            request,
            teacher.reasons(),
            watch,
            outcome -> ended.accept(secret.hide(outcome)));
    HttpLoop loop = loops.get(Math.floorMod(sent.getAndIncrement(), loops.size()));
    attempt.handle(loop.send(call, attempt));
  }

  @Override
  public void close() {
    loops.forEach(HttpLoop::close);
  }
}
