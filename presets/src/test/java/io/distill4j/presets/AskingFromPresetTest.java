package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What decides which samples are asked for, and how, as the lines of a preset. */
final class AskingFromPresetTest {

  private static final String LIMITS =
      "teacher.source.open-ai.limits={requests-per-minute: 1.0e6, tokens-per-minute: 1.0e9}";

  @TempDir Path temp;

  @BeforeEach
  void prompts() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add("{\"q\": \"An easy one: %d + 7?\", \"a\": \"%d\"}".formatted(i, i + 7));
      rows.add("{\"q\": \"A hard one: %d + 7?\", \"a\": \"-1\"}".formatted(i));
      rows.add("{\"q\": \"A HARD one:  %d + 7\", \"a\": \"-1\"}".formatted(i));
    }
    Files.write(temp.resolve("prompts.jsonl"), rows);
  }

  /** Right where it is easy; else 70 words, and wrong. */
  private static FakeReply reply(FakeRequest request) {
    String question = request.question();
    if (!question.startsWith("An easy one: ")) {
      return FakeServer.whole(request, 70);
    }
    int sum = Integer.parseInt(question.substring(13, 14)) + 7;
    return new FakeReply.Text(
        new FakeText(List.of("Easy."), List.of("\\boxed{" + sum + "}"), false),
        Dialect.REASONING,
        Trouble.NONE);
  }

  private List<Trace> generate(FakeServer server, int shard, String... overrides) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "prompts={shard: {index: %d, count: 2, source: {shuffled: {seed: 3, source: {distinct: {source: {dataset-prompts: {path: '%s', text: q, answer: a}}}}}}}}"
                    .formatted(shard, temp.resolve("prompts.jsonl")),
                "teacher.source={open-ai: {urls: [%s], model: fake, reasons: true, stream: true, extra-body: {}, adaptive: false}}"
                    .formatted(server.url()),
                "teacher.sampling.max-tokens=100",
                "teacher.max-tokens-ladder=[50, 100]",
                "teacher.until-verified={right: 1, cap: 3}",
                LIMITS));
    all.addAll(List.of(overrides));
    Path folder = temp.resolve("run" + shard);
    try (RunFolder run = RunFolder.open(folder)) {
      new Pipeline(
              PresetFile.find("arithmetic").tree(all).bind(Preset.class),
              run,
              Map.of(),
              Clock.systemUTC(),
              Progress.SILENT,
              false)
          .generate();
    }
    try (Stream<Trace> traces = Traces.read(folder.resolve("traces"))) {
      return traces.toList();
    }
  }

  @Test
  void ladderRejectionSamplingAndShardsOfDistinctPromptsAreLinesOfAPreset() throws Exception {
    List<Trace> all = new ArrayList<>();
    try (FakeServer server = FakeServer.start(AskingFromPresetTest::reply)) {
      all.addAll(generate(server, 0));
      all.addAll(generate(server, 1));
      // Six easy ones at once; six hard ones three times, each under two limits.
      assertThat(server.received()).isEqualTo(6 + 6 * 3 * 2);
    }
    assertThat(all).hasSize(6 + 6 * 3);
    Set<String> questions = new TreeSet<>();
    for (Trace trace : all) {
      boolean easy = trace.prompt().text().startsWith("An easy");
      questions.add(trace.prompt().text());
      assertThat(trace.request().sampling().maxTokens()).isEqualTo(easy ? 50 : 100);
      assertThat(trace.prompt().tags()).containsEntry("pass_rate", easy ? "1.0000" : "0.0000");
    }
    assertThat(questions).hasSize(12);
  }

  @Test
  void logProbabilitiesAreALineOfAPresetAndMustCome() throws Exception {
    try (FakeServer server = FakeServer.start(AskingFromPresetTest::reply)) {
      assertThatThrownBy(() -> generate(server, 0, "teacher.source.open-ai.top-logprobs=5"))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              "%s/chat/completions: the answer of fake came without log-probabilities%n    use a server that gives them for chat completions (vLLM, SGLang and llama.cpp do), or leave top-logprobs out"
                  .formatted(server.url()));
    }
  }
}
