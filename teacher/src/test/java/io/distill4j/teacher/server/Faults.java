package io.distill4j.teacher.server;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs against a server that misbehaves. */
final class Faults {

  private Faults() {}

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final List<Trouble> ALL = List.of(Trouble.values());
  private static final Trouble[] TROUBLES = ALL.subList(1, ALL.size()).toArray(Trouble[]::new);

  /** Prompts whose text differs. */
  record Numbers(int count) implements PromptSource {
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

  static Summary run(String url, Path folder, int prompts, double idleSeconds)
      throws InterruptedException {
    OpenAi teacher =
        OpenAi.of(url, "fake").withPatience(new Patience(120, idleSeconds, 50, 0.005, 0.02));
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

  static List<Trace> traces(Path folder) {
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

  /** A sample as the server knows it. */
  static String key(FakeRequest request) {
    return request.question() + "#" + request.seed();
  }

  /**
   * Every fifth reply is wrong, in one of eight ways that are equally likely.
   *
   * @param answered takes the key when the reply is whole
   * @param kinds counts the wrong replies by their kind
   */
  static FakeReply faulty(
      FakeRequest request, Random random, Set<String> answered, Map<String, Integer> kinds) {
    String key = key(request);
    FakeReply.Text whole = FakeServer.whole(request, 60);
    if (random.nextInt(5) > 0) {
      answered.add(key);
      return whole;
    }
    int kind = random.nextInt(TROUBLES.length + 2);
    if (kind == TROUBLES.length) {
      kinds.merge("429", 1, Integer::sum);
      return new FakeReply.Status(429, "application/json", "{}", Map.of("Retry-After", "0.02"));
    }
    if (kind > TROUBLES.length) {
      kinds.merge("5xx", 1, Integer::sum);
      return FakeReply.Status.json(500 + random.nextInt(5), "{\"error\": \"worker lost\"}");
    }
    Trouble trouble = TROUBLES[kind];
    kinds.merge(trouble.name().toLowerCase(Locale.ROOT).replace('_', '-'), 1, Integer::sum);
    if (trouble == Trouble.DUPLICATE_END) {
      answered.add(key);
    }
    return new FakeReply.Text(whole.text(), Dialect.REASONING, trouble);
  }
}
