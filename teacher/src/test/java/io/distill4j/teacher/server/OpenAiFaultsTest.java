package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers that are broken, late or refused. */
final class OpenAiFaultsTest {

  @RegisterExtension final FakeServers servers = new FakeServers();

  @ParameterizedTest
  @CsvSource({
    "CUT, true", "CUT, false",
    "STALL, true", "STALL, false",
    "MALFORMED, true", "MALFORMED, false",
    "ERROR_EVENT, true", "ERROR_EVENT, false",
    "NO_FINISH, true",
  })
  void brokenResponsesAreAskedForAgain(Trouble trouble, boolean stream) {
    FakeServer server =
        servers.serve(
            r ->
                new FakeReply.Text(
                    FakeServer.whole(r, 40).text(),
                    Dialect.REASONING,
                    r.attempt() < 2 ? trouble : Trouble.NONE));
    Completion completion =
        FakeServers.ask(asking(server, trouble, stream), FakeServers.request(1));
    assertThat(completion.reasoning())
        .isEqualTo(String.join("", FakeServers.text(FakeServers.request(1), 40).reasoning()));
    assertThat(server.received()).isEqualTo(3);
  }

  private static OpenAi asking(FakeServer server, Trouble trouble, boolean stream) {
    OpenAi teacher = FakeServers.teacher(server, stream);
    return trouble == Trouble.STALL ? teacher.withPatience(FakeServers.QUICK) : teacher;
  }

  @Test
  void repeatedEndIsOneEnd() {
    FakeServer server =
        servers.serve(
            r ->
                new FakeReply.Text(
                    FakeServer.whole(r, 40).text(), Dialect.REASONING, Trouble.DUPLICATE_END));
    assertThat(FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)).answer())
        .isEqualTo(String.join("", FakeServers.text(FakeServers.request(1), 40).answer()));
    assertThat(server.received()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CUT         | the connection was closed in the middle of the response
          STALL       | nothing came for 1.0 s in the middle of the response
          MALFORMED   | the response is not valid JSON: {"choices": [{"delta": {"cont
          ERROR_EVENT | the server reports: EngineCore died
          NO_FINISH   | the response ended without a finish reason
          """)
  void whatKeepsFailingIsNamedAfterTheLastAttempt(Trouble trouble, String message) {
    FakeServer server =
        servers.serve(
            r -> new FakeReply.Text(FakeServer.whole(r, 40).text(), Dialect.REASONING, trouble));
    assertThatThrownBy(() -> FakeServers.ask(asking(server, trouble, true), FakeServers.request(1)))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage("%s/chat/completions: %s, after 4 attempts".formatted(server.url(), message));
    assertThat(server.received()).isEqualTo(4);
  }

  @Test
  void busyServerIsGivenTheTimeItAsksFor() {
    FakeServer server =
        servers.serve(
            r ->
                r.attempt() == 0
                    ? new FakeReply.Status(
                        429, "application/json", "{}", Map.of("Retry-After", "0.3"))
                    : FakeServer.whole(r, 10));
    long start = System.nanoTime();
    assertThat(FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)).answer())
        .isNotEmpty();
    assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(300);
    assertThat(server.received()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void statusThatMayPassIsAskedAgain(int status) {
    FakeServer server =
        servers.serve(
            r ->
                r.attempt() == 0
                    ? new FakeReply.Status(status, "text/html", "<html>sorry</html>", Map.of())
                    : FakeServer.whole(r, 10));
    assertThat(FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)).answer())
        .isNotEmpty();
    assertThat(server.received()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
400 | the server does not accept prompt p1: check model, sampling and extra-body, and that prompt and max-tokens fit its context
401 | check the key: key-variable or key-file names where it is
402 | the account has no credit left; add some and run the same command again
404 | check the address (it ends in /v1 for most servers) and the model's name
""")
  void statusThatWillNotPassIsTheUsersToMend(int status, String remedy) {
    FakeServer server =
        servers.serve(
            r -> FakeReply.Status.json(status, "{\"error\": {\"message\": \"No such thing.\"}}"));
    assertThatThrownBy(
            () -> FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s/chat/completions: status %d: No such thing.%n    %s"
                .formatted(server.url(), status, remedy));
    assertThat(server.received()).isEqualTo(1);
  }

  @Test
  void webPageIsNoCompletion() {
    FakeServer server =
        servers.serve(r -> new FakeReply.Status(200, "text/html", "<html>Log in</html>", Map.of()));
    assertThatThrownBy(
            () -> FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            ("%s/chat/completions: answers with a web page, not with a chat completion%n"
                    + "    check the address (it ends in /v1 for most servers) and proxies on the"
                    + " way")
                .formatted(server.url()));
  }

  @Test
  void errorInAProperResponseAndEmptyResponsesAreAskedAgain() {
    List<FakeReply> replies =
        List.of(
            FakeReply.Status.json(200, "{\"error\": \"overloaded\"}"),
            FakeReply.Status.json(200, "{\"choices\": []}"),
            FakeReply.Status.json(
                200,
                "{\"choices\": [{\"message\": {\"content\": \"\"}, \"finish_reason\":"
                    + " \"stop\"}]}"));
    FakeServer server =
        servers.serve(
            r -> r.attempt() < replies.size() ? replies.get(r.attempt()) : FakeServer.whole(r, 10));
    assertThat(FakeServers.ask(FakeServers.teacher(server, false), FakeServers.request(1)).answer())
        .isNotEmpty();
    assertThat(server.received()).isEqualTo(4);
  }

  @Test
  void answersWithoutThoughtsOfAReasoningModelAreRefused() {
    FakeServer server =
        servers.serve(
            r ->
                new FakeReply.Text(
                    FakeServer.whole(r, 40).text(), Dialect.ANSWER_ONLY, Trouble.NONE));
    assertThatThrownBy(
            () -> FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1)))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            ("%s/chat/completions: the answer of fake came without its thoughts%n"
                    + "    start the server with its reasoning parser (vLLM and SGLang:"
                    + " --reasoning-parser deepseek_r1), or with none so that <think> stays in the"
                    + " text; or say reasons: false if this model does not think")
                .formatted(server.url()));
  }

  private FakeServer thinking(FakeText text) {
    return servers.serve(r -> new FakeReply.Text(text, Dialect.REASONING, Trouble.NONE));
  }

  @Test
  void textThatGoesInCirclesIsStoppedAndSaysSo() {
    List<String> circle = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      circle.add(i % 3 == 0 ? " Wait," : i % 3 == 1 ? " let me" : " check.");
    }
    FakeServer server = thinking(new FakeText(circle, List.of(), true));
    Completion completion =
        FakeServers.ask(FakeServers.teacher(server, true), FakeServers.request(1));
    assertThat(completion.finish()).isEqualTo(FinishReason.LOOP);
    assertThat(completion.reasoning()).startsWith("Wait, let me check. Wait,");
    assertThat(completion.usage().completionTokens()).isBetween(100L, 10_000L);
    assertThat(server.received()).isEqualTo(1);
  }

  @Test
  void textThatGoesOnBeyondItsLimitIsCutByTheClient() {
    List<String> words = IntStream.range(0, 20_000).mapToObj(i -> " " + i).toList();
    FakeServer server = thinking(new FakeText(words, List.of(), false));
    Request shortOne =
        new Request(FakeServers.request(1).prompt(), 0, 7, Sampling.R1.withMaxTokens(20));
    Completion completion = FakeServers.ask(FakeServers.teacher(server, true), shortOne);
    assertThat(completion.finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(completion.reasoning()).startsWith("0 1 2 ").hasSizeLessThan(400);
    assertThat(completion.usage().completionTokens()).isEqualTo(80);
    assertThat(server.received()).isEqualTo(1);
  }
}
