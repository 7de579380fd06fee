package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.distill4j.data.Paused;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preset whose teacher is a server: what it may cost, what it may not tell, what it keeps. */
final class ServedTeacherTest {

  private static final String KEY = "sk-do-not-tell-4711";

  @TempDir Path temp;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private boolean redo;

  private void generate(FakeServer server, String... overrides)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 30, seed: 1,"
                    + " fewest-steps: 2, most-steps: 2, held-out: false}}",
                "teacher.source={open-ai: {urls: ["
                    + server.url()
                    + "], model: fake, reasons: true, stream: true, key-variable: TEACHER_KEY,"
                    + " extra-body: {}, patience: {first-seconds: 5, idle-seconds: 5, retries: 2,"
                    + " retry-seconds: 0.01, longest-retry-seconds: 0.05}}}",
                "teacher.sampling.max-tokens=100"));
    all.addAll(List.of(overrides));
    var tree = PresetFile.find("arithmetic").tree(all);
    try (RunFolder run = RunFolder.open(temp.resolve("run"))) {
      Pipeline.keepPreset(run, tree.text());
      new Pipeline(
              tree.bind(Preset.class),
              run,
              Map.of("TEACHER_KEY", KEY),
              Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC),
              listening(),
              redo)
          .generate();
    }
  }

  private Progress listening() {
    return new Progress() {
      @Override
      public Task start(String name, long total, String unit) {
        return new Task() {
          @Override
          public void advance(long units) {}

          @Override
          public void status(String text) {
            said.add(text);
          }

          @Override
          public void message(String line) {
            said.add(line);
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public void message(String line) {
        said.add(line);
      }
    };
  }

  @Test
  void keyIsInNoFileNoMessageAndNoErrorEvenIfTheServerRepeatsIt() throws Exception {
    AtomicInteger status = new AtomicInteger(500);
    Function<FakeRequest, FakeReply> telltale =
        request -> {
          String header = request.headers().get("authorization");
          assertThat(header).isEqualTo("Bearer " + KEY);
          if (request.number() < 20) {
            return FakeServer.whole(request, 30);
          }
          return FakeReply.Status.json(
              status.get(), "{\"error\": {\"message\": \"Incorrect key: " + header + "\"}}");
        };
    try (FakeServer server = FakeServer.start(telltale)) {
      Throwable failure = catchThrowable(() -> generate(server));
      status.set(401);
      assertThat(failure)
          .hasMessageContaining("Incorrect key: Bearer [key]")
          .hasMessageNotContaining(KEY);
      assertThat(catchThrowable(() -> generate(server)))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining("status 401: Incorrect key: Bearer [key]")
          .hasMessageNotContaining(KEY);
    }
    assertThat(said).noneMatch(line -> line.contains(KEY));
    try (Stream<Path> files = Files.walk(temp)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(KEY);
      }
    }
  }

  @Test
  void budgetPausesTheStepAndMoreOfItFinishesItWithoutAskingTwice() throws Exception {
    String prices =
        "teacher.prices={usd-per-million-prompt-tokens: 0, usd-per-million-completion-tokens:"
            + " 1000}";
    try (FakeServer server = FakeServer.start(30)) {
      // 30 samples of 30 tokens cost 0.90 USD.
      assertThatThrownBy(() -> generate(server, prices, "teacher.budget={usd: 0.7}"))
          .isInstanceOf(Paused.class)
          .hasMessageStartingWith("the budget of 0.70 USD is used up: 0.6");
      assertThat(said)
          .anyMatch(line -> line.startsWith("probe of 20 prompts: the 10 samples left take 300 "))
          .anyMatch(line -> line.contains(" USD"));
      generate(server, prices, "teacher.budget={usd: 2}");
      assertThat(server.received()).isEqualTo(30);
      generate(server, prices, "teacher.budget={usd: 2}", "teacher.samples=2");
      assertThat(server.received()).isEqualTo(60);
      assertThat(server.attempts().values()).containsOnly(1);
    }
    assertThat(said)
        .contains("60 samples of 30 prompts, 30 kept from before, 900 tokens, 1.80 USD");
  }

  @Test
  void redoAsksForNothingThatIsThereAndKeepsWhatItReplaces() throws Exception {
    Path kept = temp.resolve("run/kept");
    try (FakeServer server = FakeServer.start(30)) {
      generate(server);
      redo = true;
      generate(server);
      assertThat(server.received()).isEqualTo(30);
      assertThat(said).endsWith("generate: done before, skipped");
      for (String seed : List.of("7", "8")) {
        generate(server, "seed=" + seed);
      }
      assertThat(server.received()).isEqualTo(90);
    }
    for (String name : List.of("traces-20260131T120000Z", "traces-20260131T120000Z-2")) {
      try (Stream<Trace> traces = Traces.read(kept.resolve(name))) {
        assertThat(traces).hasSize(30);
      }
      assertThat(said)
          .contains(
              "generate: the samples asked for with other options are kept in %s; the new ones begin at none"
                  .formatted(kept.resolve(name)));
    }
  }
}
