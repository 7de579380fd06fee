package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.TokenScores;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Log-probabilities are asked for, kept, and missed when they do not come. */
final class ScoresTest {

  private static final String STREAM =
      """
      data: {"choices":[{"index":0,"delta":{"reasoning":"so"},"logprobs":{"content":[{"token":"so",\
      "logprob":-0.25,"bytes":[115,111],"top_logprobs":[{"token":"so","logprob":-0.25},{"token":"no","logprob":-1.5}]}]}}]}

      data: {"choices":[{"index":0,"delta":{"content":"4 so"},"logprobs":{"content":[\
      {"top_logprobs":[{"logprob":-2,"token":"5"}],"token":"4","logprob":-1},{"token":" so","logprob":-9999.0,"top_logprobs":[]}]}}]}

      data: {"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}

      data: [DONE]

      """;

  private static final String WHOLE =
      """
      {"choices":[{"index":0,"message":{"reasoning_content":"so","content":"4 so"},"finish_reason":"stop",
       "logprobs":{"content":[{"token":"4","logprob":-1,"top_logprobs":[{"token":"5","logprob":-2}]},
                              {"token":" so","logprob":-9999.0}],
                   "refusal":null}}],
       "usage":{"prompt_tokens":1,"completion_tokens":3}}
      """;

  private static Completion ask(String type, String body, boolean stream) {
    FakeReply reply = new FakeReply.Status(200, type, body, Map.of());
    try (FakeServer server =
            FakeServer.start(
                request -> {
                  assertThat(request.body().path("logprobs").booleanValue()).isTrue();
                  assertThat(request.body().path("top_logprobs").intValue()).isEqualTo(2);
                  return reply;
                });
        Generator generator = teacher(server, stream).open(Map.of())) {
      Prompt prompt = Prompt.of("p", "2+2?", new Answer.None());
      return generator.generate(Request.of(prompt, 0, Sampling.R1, 1)).toCompletableFuture().join();
    }
  }

  private static OpenAi teacher(FakeServer server, boolean stream) {
    OpenAi one = OpenAi.of(server.url(), "fake").withTopLogprobs(2);
    return new OpenAi(
        one.urls(),
        one.model(),
        true,
        stream,
        one.keyVariable(),
        one.keyFile(),
        one.extraBody(),
        one.patience(),
        one.limits(),
        one.adaptive(),
        one.trust(),
        one.topLogprobs());
  }

  @Test
  void scoresOfAStreamStandTokenByToken() {
    Completion completion = ask("text/event-stream", STREAM, true);
    assertThat(completion.reasoning()).isEqualTo("so");
    assertThat(completion.answer()).isEqualTo("4 so");
    assertThat(completion.scores())
        .contains(
            new TokenScores(
                List.of("so", "no", "5", "4", " so"),
                new int[] {0, 3, 4},
                new float[] {-0.25f, -1, -9999},
                new int[] {2, 1, 0},
                new int[] {0, 1, 2},
                new float[] {-0.25f, -1.5f, -2}));
  }

  @Test
  void scoresOfAWholeResponseAreReadToo() {
    TokenScores scores = ask("application/json", WHOLE, false).scores().orElseThrow();
    assertThat(scores.size()).isEqualTo(2);
    assertThat(scores.vocabulary()).containsExactly("5", "4", " so");
    assertThat(scores.topCounts()).containsExactly(1, 0);
  }

  @Test
  void aServerThatLeavesThemOutIsRefused() {
    String plain = STREAM.replaceAll(",\"logprobs\":\\{.*?\\]\\}\\}\\]", "}]");
    assertThat(plain).doesNotContain("top_logprobs");
    assertThatThrownBy(() -> ask("text/event-stream", plain, true))
        .hasRootCauseInstanceOf(UserMistake.class)
        .rootCause()
        .hasMessageContaining(
            "the answer of fake came without log-probabilities%n    use a server that gives them"
                    .formatted()
                + " for chat completions (vLLM, SGLang and llama.cpp do), or leave top-logprobs out");
  }
}
