package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.GeneratorContract;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what becomes of whole answers; keys and endpoints. */
final class OpenAiTest {

  @RegisterExtension final FakeServers servers = new FakeServers();

  @TestFactory
  Stream<DynamicTest> keepsTheContractOfGenerators() {
    FakeServer server = servers.serve(request -> FakeServer.whole(request, 30));
    return GeneratorContract.of(
        () -> FakeServers.teacher(server, true).open(Map.of()),
        List.of(FakeServers.request(1), FakeServers.request(2)),
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "REASONING_CONTENT, true", "REASONING_CONTENT, false",
    "REASONING, true", "REASONING, false",
    "INLINE, true", "INLINE, false",
    "PREFILLED, true", "PREFILLED, false",
  })
  void everyDialectEndsInTheSameTwoColumns(Dialect dialect, boolean stream) {
    FakeServer server =
        servers.serve(
            r -> new FakeReply.Text(FakeServer.whole(r, 40).text(), dialect, Trouble.NONE));
    Completion completion =
        FakeServers.ask(FakeServers.teacher(server, stream), FakeServers.request(1));
    FakeText expected = FakeServers.text(FakeServers.request(1), 40);
    assertThat(completion)
        .isEqualTo(
            new Completion(
                String.join("", expected.reasoning()),
                String.join("", expected.answer()),
                FinishReason.STOP,
                new Usage(5, 40, 37),
                Map.of(
                    "model", "fake",
                    "system_fingerprint", "fp_1",
                    "endpoint", server.url() + "/chat/completions"),
                java.util.Optional.empty(),
                "[{\"role\":\"user\",\"content\":\"What is 1?\"}]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"REASONING_CONTENT", "INLINE", "PREFILLED"})
  void completionCutInsideItsThoughtsHasThemAllAndNoAnswer(Dialect dialect) {
    FakeServer server =
        servers.serve(
            r -> new FakeReply.Text(FakeServer.whole(r, 40).text(), dialect, Trouble.NONE));
    Request shortened =
        new Request(FakeServers.request(1).prompt(), 0, 7, Sampling.R1.withMaxTokens(20));
    Completion completion = FakeServers.ask(FakeServers.teacher(server, true), shortened);
    assertThat(completion.finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(completion.reasoning())
        .isEqualTo(String.join("", FakeServers.text(shortened, 40).reasoning()));
    assertThat(completion.answer()).isEmpty();
  }

  @Test
  void requestCarriesSamplingSeedAndExtraBodyAndTheKeyAsBearerToken() {
    BlockingQueue<FakeRequest> requests = new LinkedBlockingQueue<>();
    FakeServer server =
        servers.serve(
            r -> {
              requests.add(r);
              return FakeServer.whole(r, 10);
            });
    OpenAi teacher =
        new OpenAi(
            List.of(server.url() + "/"),
            "fake",
            true,
            true,
            Optional.of("TEACHER_KEY"),
            Optional.empty(),
            Map.of("top_k", "20", "chat_template_kwargs", "{\"thinking\": true}", "user", "me"),
            Optional.of(FakeServers.CALM));
    Request request = FakeServers.request(1);
    try (Generator generator = teacher.open(Map.of("TEACHER_KEY", "sk-secret"))) {
      assertThat(generator.generate(request).toCompletableFuture().join()).isNotNull();
    }
    FakeRequest seen = requests.remove();
    assertThat(seen.path()).isEqualTo("/v1/chat/completions");
    assertThat(seen.headers()).containsEntry("authorization", "Bearer sk-secret");
    assertThat(seen.body().toString())
        .startsWith(
            "{\"model\":\"fake\",\"messages\":[{\"role\":\"user\",\"content\":\"What is 1?\"}],"
                + "\"temperature\":0.6,\"top_p\":0.95,\"max_tokens\":32768,\"seed\":"
                + request.seed()
                + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")
        .contains(
            "\"top_k\":20", "\"chat_template_kwargs\":{\"thinking\":true}", "\"user\":\"me\"");
  }

  @Test
  void serverThatIsNotThereIsNamed() {
    FakeServer server = FakeServer.start(10);
    server.close();
    assertThatThrownBy(
            () -> FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "%s/chat/completions: cannot connect: Connection refused, after 4 attempts"
                .formatted(server.url()));
  }

  @Test
  void unknownHostIsNamed() {
    OpenAi teacher =
        OpenAi.of("http://no-such-host.invalid/v1", "m").withPatience(FakeServers.CALM);
    assertThatThrownBy(() -> FakeServers.ask(teacher, FakeServers.request(1)))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "http://no-such-host.invalid/v1/chat/completions: the host name no-such-host.invalid"
                + " is unknown, after 4 attempts");
  }

  @Test
  void keyIsReadFromAFileAndStandsInNoMessage(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, "sk-secret\n");
    FakeServer server = servers.serve(r -> FakeReply.Status.json(401, "{\"detail\": \"bad key\"}"));
    OpenAi teacher =
        new OpenAi(
            List.of(server.url()),
            "fake",
            true,
            true,
            Optional.empty(),
            Optional.of(file),
            Map.of(),
            Optional.of(FakeServers.CALM));
    assertThatThrownBy(() -> FakeServers.ask(teacher, FakeServers.request(1)))
        .hasMessageContaining("status 401: bad key")
        .hasMessageNotContaining("sk-secret");
    assertThat(teacher.toString()).doesNotContain("sk-secret");
    assertThat(teacher.fingerprint()).isEqualTo(FakeServers.teacher(server, false).fingerprint());
  }

  @Test
  void missingKeysAndWrongOptionsAreTold() {
    OpenAi keyed =
        new OpenAi(
            List.of("http://localhost/v1"),
            "m",
            true,
            true,
            Optional.of("NO_KEY"),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    assertThatThrownBy(() -> keyed.open(Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "key-variable: the environment variable NO_KEY is not set%n".formatted()
                + "    set it to the key of the endpoint, or leave key-variable out for one without"
                + " a key");
    assertThatThrownBy(() -> OpenAi.of("localhost:8000/v1", "m"))
        .hasMessage("urls must begin with http:// or https:// and a host, was localhost:8000/v1");
    assertThatThrownBy(() -> OpenAi.of("http://localhost/v1", " "))
        .hasMessage("model must be the name the server knows, was blank");
  }

  @Test
  void workIsSharedByEndpointsAndOneThatDiesIsLeftAlone() {
    FakeServer first = servers.serve(r -> FakeServer.whole(r, 10));
    FakeServer dying =
        servers.serve(
            r ->
                r.number() < 5
                    ? FakeServer.whole(r, 10)
                    : FakeReply.Status.json(500, "{\"error\": {\"message\": \"dead\"}}"));
    OpenAi both =
        FakeServers.teacher(first, true)
            .withUrls(List.of(first.url(), dying.url()))
            .withPatience(new Patience(60, 30, 1, 0.01, 0.05));
    try (Generator generator = both.open(Map.of())) {
      List<CompletableFuture<Completion>> futures = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        futures.add(generator.generate(FakeServers.request(i)).toCompletableFuture());
        if (i % 10 == 9) {
          futures.forEach(CompletableFuture::join);
        }
      }
      assertThat(futures).allSatisfy(f -> assertThat(f.join().answer()).isNotEmpty());
    }
    assertThat(dying.received()).isBetween(6, 150);
    assertThat(first.received()).isGreaterThan(200);
  }

  @Test
  void restartedServerLosesNothing() throws InterruptedException {
    FakeServer server = servers.serve(r -> FakeServer.whole(r, 200));
    OpenAi teacher =
        FakeServers.teacher(server, true).withPatience(new Patience(5, 1, 20, 0.02, 0.2));
    try (Generator generator = teacher.open(Map.of())) {
      List<CompletableFuture<Completion>> futures = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        futures.add(generator.generate(FakeServers.request(i)).toCompletableFuture());
      }
      Thread.sleep(50);
      server.restart();
      for (int i = 0; i < 200; i++) {
        assertThat(futures.get(i).join().reasoning())
            .isEqualTo(String.join("", FakeServers.text(FakeServers.request(i), 200).reasoning()));
      }
    }
  }
}
