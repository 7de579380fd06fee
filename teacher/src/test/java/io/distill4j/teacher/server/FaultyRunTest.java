package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Traces;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.teacher.GenerationRun;
import io.distill4j.teacher.Plan;
import io.distill4j.teacher.Summary;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run against a server that misbehaves must end with the dataset of a quiet one. */
final class FaultyRunTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final Trouble[] TROUBLES = Trouble.values();

  /** Prompts whose text differs. */
  private record Numbers(int count) implements PromptSource {
    @Override
    public Stream<Prompt> open() {
      return IntStream.range(0, count)
          .mapToObj(i -> Prompt.of("p" + i, "What is " + i + "?", new Answer.None()));
    }

    @Override
    public Fingerprint fingerprint() {
      return Fingerprint.builder().add("numbers").add(Integer.toString(count)).build();
    }
  }

  private static Summary run(FakeServer server, Path folder, int prompts, double idleSeconds)
      throws InterruptedException {
    OpenAi teacher =
        OpenAi.of(server.url(), "fake")
            .withPatience(new Patience(60, idleSeconds, 20, 0.005, 0.02));
    try (Generator generator = teacher.open(Map.of())) {
      return new GenerationRun(
              generator,
              new Numbers(prompts),
              new Plan(2, Sampling.R1, 42, 64),
              folder,
              NOON,
              Progress.SILENT)
          .run(() -> false);
    }
  }

  private static List<Trace> traces(Path folder) {
    try (Stream<Trace> traces = Traces.read(folder)) {
      return traces
          .map(
              t ->
                  new Trace(
                      t.request(),
                      new Completion(
                          t.completion().reasoning(),
                          t.completion().answer(),
                          t.completion().finish(),
                          t.completion().usage(),
                          Map.of()),
                      t.model(),
                      "server",
                      t.startedAt(),
                      t.finishedAt(),
                      t.labels()))
          .toList();
    }
  }

  /** Every fifth reply is wrong in one way or another. */
  private static FakeReply faulty(FakeRequest request, Random random, Set<String> answered) {
    String key = request.question() + "#" + request.seed();
    assertThat(answered).as("asked again after a whole answer").doesNotContain(key);
    FakeReply.Text whole = FakeServer.whole(request, 60);
    if (random.nextInt(5) > 0) {
      answered.add(key);
      return whole;
    }
    int kind = random.nextInt(8);
    if (kind == 0) {
      return new FakeReply.Status(429, "application/json", "{}", Map.of("Retry-After", "0.02"));
    }
    if (kind == 1) {
      return FakeReply.Status.json(500 + random.nextInt(5), "{\"error\": \"worker lost\"}");
    }
    Trouble trouble = TROUBLES[random.nextInt(TROUBLES.length)];
    if (trouble == Trouble.NONE || trouble == Trouble.DUPLICATE_END) {
      answered.add(key);
    }
    return new FakeReply.Text(whole.text(), Dialect.REASONING, trouble);
  }

  @Test
  void faultsLeaveNoTrace(@TempDir Path quiet, @TempDir Path troubled) throws InterruptedException {
    int prompts = 200;
    try (FakeServer server = FakeServer.start(60)) {
      assertThat(run(server, quiet, prompts, 60).isComplete()).isTrue();
      assertThat(server.received()).isEqualTo(2 * prompts);
    }
    Random random = new Random(5);
    Set<String> answered = new HashSet<>();
    Set<AssertionError> wrong = ConcurrentHashMap.newKeySet();
    try (FakeServer server =
        FakeServer.start(
            request -> {
              try {
                return faulty(request, random, answered);
              } catch (AssertionError e) {
                wrong.add(e);
                return FakeServer.whole(request, 60);
              }
            })) {
      Summary summary = run(server, troubled, prompts, 2);
      assertThat(summary.failed()).isZero();
      assertThat(server.received()).isGreaterThan(2 * prompts + 40);
    }
    assertThat(wrong).isEmpty();
    assertThat(traces(troubled)).hasSize(2 * prompts).isEqualTo(traces(quiet));
  }
}
