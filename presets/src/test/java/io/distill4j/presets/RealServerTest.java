package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.sample.LiveSamples;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generation runs against a server that nobody here wrote, with a model that was trained here. One
 * request at a time: Jlama 0.8.4 fails now and then where several are in flight.
 */
final class RealServerTest {

  private static @TempDir Path work;
  private static JlamaServer server;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    server = JlamaServer.start(model(), work);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Path model() throws URISyntaxException {
    var config = RealServerTest.class.getResource("/models/quickstart-teacher/config.json");
    Path file = Path.of(Objects.requireNonNull(config).toURI());
    return Objects.requireNonNull(file.getParent());
  }

  private Path generate(String name, String url, Progress progress, String... overrides)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "prompts={dataset-prompts: {path: " + prompts() + ", text: text}}",
                "teacher.source={open-ai: {urls: ["
                    + url
                    + "], model: quickstart-teacher, reasons: false, stream: true, extra-body: {},"
                    + " patience: {first-seconds: 120, idle-seconds: 60, retries: 2,"
                    + " retry-seconds: 0.01, longest-retry-seconds: 0.05}}}",
                "teacher.sampling={temperature: 0, top-p: 1, top-k: 0, min-p: 0, max-tokens: 24}",
                "teacher.samples=1",
                "teacher.in-flight=1"));
    all.addAll(List.of(overrides));
    try (RunFolder run = RunFolder.open(temp.resolve(name))) {
      new Pipeline(
              PresetFile.find("arithmetic").tree(all).bind(Preset.class),
              run,
              Map.of(),
              Clock.systemUTC(),
              progress,
              false)
          .generate();
    }
    return temp.resolve(name).resolve("traces");
  }

  /** Short ones: Jlama counts their tokens, a byte each here, among the most tokens. */
  private Path prompts() throws IOException {
    Path file = temp.resolve("prompts.jsonl");
    Files.write(
        file, IntStream.range(0, 8).mapToObj(i -> "{\"text\": \"%d + 7\"}".formatted(i)).toList());
    return file;
  }

  private static Map<String, Trace> byKey(Stream<Trace> traces) {
    try (traces) {
      return traces.collect(
          Collectors.toMap(t -> t.request().key(), t -> t, (a, b) -> a, TreeMap::new));
    }
  }

  private static Map<String, String> answers(Map<String, Trace> traces) {
    return traces.values().stream()
        .collect(Collectors.toMap(t -> t.request().key(), t -> t.completion().answer()));
  }

  @Test
  void everySampleArrivesAndAStreamSaysWhatAWholeResponseSays() throws Exception {
    Map<String, Trace> streamed =
        byKey(Traces.read(generate("streamed", server.url(), Progress.SILENT)));
    Map<String, Trace> whole =
        byKey(
            Traces.read(
                generate(
                    "whole",
                    server.url(),
                    Progress.SILENT,
                    "teacher.source.open-ai.stream=false")));

    assertThat(streamed).hasSize(8);
    assertThat(whole.keySet()).isEqualTo(streamed.keySet());
    streamed.forEach(
        (key, trace) -> {
          assertThat(trace.completion().finish()).isEqualTo(FinishReason.STOP);
          assertThat(trace.completion().usage().completionTokens()).isPositive();
          assertThat(trace.completion().reported())
              .containsEntry("endpoint", server.url() + "/chat/completions");
        });
    assertThat(answers(whole)).isEqualTo(answers(streamed)).doesNotContainValue("");
  }

  @Test
  void itsRefusalsAreToldInItsWordsWithTheWayOut() throws Exception {
    String first;
    try (Stream<Prompt> all = DatasetPrompts.of(prompts(), "text", "text").open()) {
      first = all.findFirst().orElseThrow().id();
    }
    assertThatThrownBy(() -> generate("v1", server.url() + "/v1", Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s/v1/chat/completions: status 404: without a message%n    check the address (it ends in /v1 for most servers) and the model's name"
                .formatted(server.url()));
    assertThatThrownBy(
            () ->
                generate(
                    "bad",
                    server.url(),
                    Progress.SILENT,
                    "teacher.source.open-ai.extra-body={messages: none}"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s/chat/completions: status 400: without a message%n    the server does not accept prompt %s: check model, sampling and extra-body, and that prompt and max-tokens fit its context"
                .formatted(server.url(), first));
  }

  @Test
  void killedInTheMiddleAndStartedAgainItIsAskedForTheRestAlone() throws Exception {
    assertThatThrownBy(() -> generate("killed", server.url(), new KillAt(3)))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessageContaining("safe; run the same command again");
    server.startAgain();
    Map<String, Trace> before = byKey(LiveSamples.read(temp.resolve("killed").resolve("traces")));
    assertThat(before).hasSizeBetween(3, 7);

    Map<String, Trace> after =
        byKey(Traces.read(generate("killed", server.url(), Progress.SILENT)));
    assertThat(after).hasSize(8).containsAllEntriesOf(before);
  }

  /** Kills the server when so many samples are there. */
  private record KillAt(long samples, AtomicLong seen) implements Progress {

    KillAt(long samples) {
      this(samples, new AtomicLong());
    }

    @Override
    public Task start(String name, long total, String unit) {
      return units -> {
        if (seen.addAndGet(units) == samples) {
          server.kill();
        }
      };
    }
  }
}
