package io.distill4j.teacher.server;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fake servers that end with their test, and how the tests of the client ask them. */
final class FakeServers implements AfterEachCallback {

  /** Asks again at once; waits for a slow machine longer than any test runs. */
  static final Patience CALM = new Patience(120, 120, 3, 0.01, 0.05);

  /** For servers that fall silent. */
  static final Patience QUICK = new Patience(120, 1, 3, 0.01, 0.05);

  private final List<FakeServer> servers = new ArrayList<>();

  /** Starts one. */
  FakeServer serve(Function<FakeRequest, FakeReply> script) {
    FakeServer server = FakeServer.start(script);
    servers.add(server);
    return server;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    servers.forEach(FakeServer::close);
    servers.clear();
  }

  static OpenAi teacher(FakeServer server, boolean stream) {
    return new OpenAi(
        List.of(server.url()),
        "fake",
        true,
        stream,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.of(CALM));
  }

  static Request request(int i) {
    return Request.of(
        Prompt.of("p" + i, "What is " + i + "?", new Answer.None()), 0, Sampling.R1, 1);
  }

  static FakeText text(Request request, int words) {
    return FakeText.of(
        request.seed(), request.prompt().text(), words, request.sampling().maxTokens());
  }

  static Completion ask(OpenAi teacher, Request request) {
    try (Generator generator = teacher.open(Map.of())) {
      return generator.generate(request).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
