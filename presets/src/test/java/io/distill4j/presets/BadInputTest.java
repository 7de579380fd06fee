package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.sample.LiveSamples;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generation that meets bad input: what it says, and that once this is mended the run goes on in
 * the same folder with nothing lost and nothing asked for twice.
 */
final class BadInputTest {

  private static final int PROMPTS = 30;
  private static final int BEFORE = 10;

  @TempDir Path temp;

  /** How the server answers when it is not well. */
  private volatile FakeReply trouble = new FakeReply.Status(500, "", "", Map.of());

  private volatile int goodUntil = Integer.MAX_VALUE;
  private final FakeServer server = FakeServer.start(this::reply);

  private FakeReply reply(FakeRequest request) {
    if (!request.path().equals("/v1/chat/completions")) {
      return FakeReply.Status.json(404, "{\"detail\": \"Not Found\"}");
    }
    if (!request.body().path("model").asText().equals("fake")) {
      return FakeReply.Status.json(404, "{\"error\": {\"message\": \"No such model.\"}}");
    }
    return request.number() < goodUntil ? FakeServer.whole(request, 20) : trouble;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path prompts(int count) throws IOException {
    Path file = temp.resolve("prompts.jsonl");
    Files.write(file, IntStream.range(0, count).mapToObj(BadInputTest::line).toList());
    return file;
  }

  private static String line(int i) {
    return "{\"id\": \"p%d\", \"text\": \"What is %d + 7?\"}".formatted(i, i);
  }

  private void generate(Path folder, String... overrides) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "prompts={dataset-prompts: {path: '%s', text: text, id: id}}"
                    .formatted(temp.resolve("prompts.jsonl")),
                "teacher.source={open-ai: {urls: ["
                    + server.url()
                    + "], model: fake, reasons: true, stream: true, extra-body: {}, patience:"
                    + " {first-seconds: 60, idle-seconds: 60, retries: 2, retry-seconds: 0.01,"
                    + " longest-retry-seconds: 0.05}}}",
                "teacher.sampling.max-tokens=100",
                "teacher.samples=1",
                "teacher.in-flight=1"));
    all.addAll(List.of(overrides));
    try (RunFolder run = RunFolder.open(folder)) {
      new Pipeline(
              PresetFile.find("arithmetic").tree(all).bind(Preset.class),
              run,
              Map.of(),
              Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC),
              Progress.SILENT,
              false)
          .generate();
    }
  }

  private Path run() {
    return temp.resolve("run");
  }

  private static List<Trace> traces(Path folder) {
    try (Stream<Trace> traces = Traces.read(folder.resolve("traces"))) {
      return traces.toList();
    }
  }

  /** Runs again what was mended, and expects what a run without trouble makes. */
  private void goesOn(int askedBefore, int samplesBefore) throws Exception {
    generate(run());
    assertThat(server.received()).isEqualTo(askedBefore + PROMPTS - samplesBefore);
    Path quiet = temp.resolve("quiet");
    generate(quiet);
    assertThat(traces(run())).hasSize(PROMPTS).isEqualTo(traces(quiet));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            "wrong key",
            FakeReply.Status.json(401, "{\"error\": {\"message\": \"Invalid key.\"}}"),
            "status 401: Invalid key.%n    check the key: key-variable or key-file names where it is"),
        Arguments.of(
            "unknown model",
            FakeReply.Status.json(404, "{\"error\": {\"message\": \"No such model.\"}}"),
            "status 404: No such model.%n    check the address (it ends in /v1 for most servers) and the model's name"),
        Arguments.of(
            "proxy that answers HTML",
            new FakeReply.Status(200, "text/html", "<html>Log in</html>", Map.of()),
            "answers with a web page, not with a chat completion%n    check the address (it ends in /v1 for most servers) and proxies on the way"),
        Arguments.of(
            "proxy that refuses in HTML",
            new FakeReply.Status(403, "text/html", "<html>Forbidden</html>", Map.of()),
            "status 403: a web page%n    check the key: key-variable or key-file names where it is"),
        Arguments.of(
            "prompt over the context",
            FakeReply.Status.json(
                400,
                "{\"error\": {\"message\": \"This model's maximum context length is 4096 tokens."
                    + " However, you requested 5000 tokens.\"}}"),
            "status 400: This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.%n    the server does not accept prompt p10: check model, sampling and extra-body, and that prompt and max-tokens fit its context"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatWillNotPassEndsTheRunAndMendedItGoesOn(String name, FakeReply refusal, String message)
      throws Exception {
    prompts(PROMPTS);
    trouble = refusal;
    goodUntil = BEFORE;

    assertThatThrownBy(() -> generate(run()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(server.url() + "/chat/completions: " + message.formatted());
    assertThat(server.received()).isEqualTo(BEFORE + 1);
    try (Stream<Trace> kept = LiveSamples.read(run().resolve("traces"))) {
      assertThat(kept).hasSize(BEFORE);
    }
    goodUntil = Integer.MAX_VALUE;
    goesOn(BEFORE + 1, BEFORE);
  }

  @Test
  void aWrongUrlAndAWrongModelAreMendedInTheSameFolder() throws Exception {
    prompts(PROMPTS);
    String remedy =
        "%n    check the address (it ends in /v1 for most servers) and the model's name";

    assertThatThrownBy(
            () -> generate(run(), "teacher.source.open-ai.urls=[" + server.url() + "/api]"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            (server.url() + "/api/chat/completions: status 404: Not Found" + remedy).formatted());
    assertThatThrownBy(() -> generate(run(), "teacher.source.open-ai.model=fale"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            (server.url() + "/chat/completions: status 404: No such model." + remedy).formatted());
    goesOn(2, 0);
    assertThatThrownBy(() -> generate(run(), "teacher.source.open-ai.model=fale"))
        .as("with samples in it, it is another run")
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("manifests/generate.json: teacher was ");
  }

  @Test
  void aServerThatIsNotThereEndsTheRunWhichGoesOnWhenItIs() throws Exception {
    prompts(PROMPTS);
    FakeServer gone = FakeServer.start(10);
    gone.close();

    assertThatThrownBy(() -> generate(run(), "teacher.source.open-ai.urls=[" + gone.url() + "]"))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "20 requests in a row failed, the last with: %s: no endpoint answers; the last: cannot connect: Connection refused%n    what was received is safe; run the same command again when it can be reached"
                .formatted(gone.url()));
    goesOn(0, 0);
  }

  @Test
  void aModelThatNeverStopsIsCutAndTheOthersAreAnswered() throws Exception {
    prompts(PROMPTS);
    goodUntil = PROMPTS - 2;
    trouble =
        new FakeReply.Text(
            new FakeText(Collections.nCopies(20_000, " wait"), List.of(), false),
            Dialect.REASONING,
            Trouble.NONE);

    generate(run());
    assertThat(server.received()).isEqualTo(PROMPTS);
    assertThat(traces(run()))
        .extracting(trace -> trace.completion().finish())
        .containsOnly(FinishReason.STOP, FinishReason.LENGTH)
        .hasSize(PROMPTS);
    goodUntil = Integer.MAX_VALUE;
    generate(run(), "teacher.sampling.max-tokens=200");
    assertThat(server.received()).as("the two that were cut").isEqualTo(PROMPTS + 2);
    assertThat(traces(run()))
        .extracting(trace -> trace.completion().finish())
        .containsOnly(FinishReason.STOP);
  }

  @Test
  void promptsWithTheSameIdAndAnEmptyFileAreRefusedAndMendedInTheSameFolder() throws Exception {
    Path file = prompts(2);
    Files.writeString(file, line(0) + "\n" + line(1) + "\n" + line(0) + "\n");

    assertThatThrownBy(() -> generate(run()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "F:3: id 'p0' was there before, at F:1%n    delete one of them, or set duplicates: keep-first"
                .formatted()
                .replace("F", file.toString()));
    Files.writeString(file, "");
    assertThatThrownBy(() -> generate(run()))
        .isInstanceOf(UserMistake.class)
        .hasMessage("%s: holds no prompts%n    check the path".formatted(file));
    assertThat(server.received()).isZero();
    prompts(PROMPTS);
    goesOn(0, 0);
  }

  @Test
  void aRunFolderThatCannotBeIsNamed() throws Exception {
    prompts(PROMPTS);
    Path file = Files.writeString(temp.resolve("file"), "");
    Path below = file.resolve("run");

    assertThatThrownBy(() -> generate(below))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s: cannot be written: java.nio.file.FileSystemException: %s: Not a directory%n    choose a folder you may write to with --run"
                .formatted(below, below));
    assertThat(server.received()).isZero();
  }

  @Test
  void aReadOnlyFolderIsNamedAndOnceItIsWritableTheRunGoesOn() throws Exception {
    prompts(PROMPTS);
    goodUntil = BEFORE;
    trouble = FakeReply.Status.json(401, "{}");
    assertThatThrownBy(() -> generate(run())).hasMessageContaining("status 401");
    goodUntil = Integer.MAX_VALUE;
    Path traces = run().resolve("traces");
    Files.setPosixFilePermissions(traces, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(traces), "this user may write everywhere");

    assertThatThrownBy(() -> generate(run()))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "%s: cannot be written after row 0: java.nio.file.AccessDeniedException: %s%n    free space or choose another folder, then start again; what was there before is untouched"
                .formatted(traces, traces.resolve(".data.tmp")));
    Files.setPosixFilePermissions(traces, PosixFilePermissions.fromString("rwxr-xr-x"));
    goesOn(BEFORE + 1, BEFORE);
  }
}
