package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import io.distill4j.data.mix.DomainMix;
import io.distill4j.data.mix.MixPlan;
import io.distill4j.data.mix.MixSources;
import io.distill4j.data.run.RunFolder;
import io.distill4j.student.text.Example;
import io.distill4j.teacher.kind.ByKind;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped preset of all kinds of data, with fakes in the place of both models. */
final class DataKindsTest {

  private static final int PROBLEMS = 40;
  private static final List<String> OTHERS =
      List.of("writing", "factual", "self-cognition", "translation", "simple");

  @TempDir Path temp;

  /** Questions to the judge that were answered. */
  private final Set<String> judged = ConcurrentHashMap.newKeySet();

  private boolean redo;
  private volatile int judgesBeforeTheKeyExpires = Integer.MAX_VALUE;

  /** Thinks when it is asked to, judges when it is asked to, and else just answers. */
  private FakeReply v3(FakeRequest request) {
    String question = request.question();
    if (question.contains("\"correctness\"")) {
      if (judged.size() >= judgesBeforeTheKeyExpires) {
        return FakeReply.Status.json(401, "{\"error\": {\"message\": \"key expired\"}}");
      }
      judged.add(question);
      return said(List.of(), "{\"analysis\": \"same\", \"correctness\": \"correct\"}");
    }
    return question.contains("think it through")
        ? said(List.of("They want", " a text."), "Here it is.")
        : said(List.of(), "Hello!");
  }

  private static FakeReply said(List<String> thoughts, String answer) {
    return new FakeReply.Text(
        new FakeText(thoughts, List.of(answer), false),
        thoughts.isEmpty() ? Dialect.ANSWER_ONLY : Dialect.INLINE,
        Trouble.NONE);
  }

  private Path preset(FakeServer r1, FakeServer v3) throws IOException {
    Path prompts = temp.resolve("prompts");
    for (String kind : OTHERS) {
      write(prompts.resolve(kind), List.of("{\"prompt\": \"a %s request\"}".formatted(kind)));
    }
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < PROBLEMS; i++) {
      problems.add("{\"problem\": \"What is %d + 1?\", \"answer\": \"%d\"}".formatted(i, i + 1));
    }
    write(prompts.resolve("math"), problems);
    Path file = temp.resolve("mine.yaml");
    try (var shipped = DataKindsTest.class.getResourceAsStream("/presets/r1-kinds-qwen-7b.yaml")) {
      String text =
          new String(Objects.requireNonNull(shipped).readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          file,
          text.replace("http://localhost:8000/v1", r1.url())
              .replace("http://localhost:8001/v1", v3.url())
              .replace("data/prompts", prompts.toString()));
    }
    return file;
  }

  private static void write(Path folder, List<String> lines) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("rows.jsonl"), lines);
  }

  private void run(Path preset, PipelineStep step, String... overrides) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "teacher.samples=1",
                "teacher.sampling.max-tokens=100",
                // The fake teacher writes Chinese now and then.
                "curate.filters.1.only-tagged.filter.language-mixing.least=0.5"));
    all.addAll(List.of(overrides));
    try (RunFolder run = RunFolder.open(temp.resolve("run"))) {
      step.go(
          new Pipeline(
              PresetFile.find(preset.toString()).tree(all).bind(Preset.class),
              run,
              Map.of(),
              Clock.systemUTC(),
              Progress.SILENT,
              redo));
    }
  }

  @FunctionalInterface
  private interface PipelineStep {
    void go(Pipeline pipeline) throws Exception;
  }

  private List<Trace> traces(String part) {
    try (Stream<Trace> traces = Traces.read(temp.resolve("run").resolve(part))) {
      return traces.toList();
    }
  }

  @Test
  void everyKindIsAskedAsTheRecipeSaysAndItsDomainIsSeenByTheMix() throws Exception {
    try (FakeServer r1 = FakeServer.start(30);
        FakeServer v3 = FakeServer.start(this::v3)) {
      Path preset = preset(r1, v3);
      run(preset, Pipeline::generate);

      assertThat(r1.received()).isEqualTo(PROBLEMS);
      assertThat(v3.received()).isEqualTo(OTHERS.size());
      assertThat(v3.attempts().keySet())
          .anyMatch(asked -> asked.startsWith("a simple request#"))
          .anyMatch(asked -> asked.startsWith("a writing request\n\nBefore you reply"));
      run(preset, Pipeline::curate);
    }
    for (Trace trace : traces("traces")) {
      String kind = trace.prompt().tags().getOrDefault("kind", "");
      boolean thinks = Set.of("reasoning", "writing", "factual", "translation").contains(kind);
      assertThat(trace.completion().reasoning().isEmpty()).as(kind).isEqualTo(!thinks);
      assertThat(trace.completion().answer()).as(kind).isNotEmpty();
      assertThat(trace.prompt().text()).doesNotContain("think it through");
      assertThat(Example.of(trace).answer()).isEqualTo(trace.completion().answer());
    }
    Map<String, MixPlan.Amount> domains =
        new MixSources(
                List.of(new MixSources.Source(Optional.empty(), temp.resolve("run/traces"))),
                "domain",
                MixSources.AS_COUNTED)
            .count(DomainMix.Unit.SAMPLES, Progress.SILENT);
    assertThat(domains.keySet()).containsExactly("general", "math");
    assertThat(domains.values())
        .extracting(MixPlan.Amount::samples)
        .containsExactly((long) OTHERS.size(), (long) PROBLEMS);
    // Shares of 395,285 to 177,812: five of the second go with eleven of the first.
    List<Trace> chosen = traces("curated");
    assertThat(chosen)
        .filteredOn(t -> "general".equals(t.prompt().tags().get("domain")))
        .hasSize(5);
    assertThat(chosen).hasSize(16);
    assertThat(chosen)
        .filteredOn(t -> "simple".equals(t.prompt().tags().get("kind")))
        .singleElement()
        .satisfies(
            simple ->
                assertThat(simple.verdict("by-tag"))
                    .contains(
                        new Verdict.Pass(
                            "there is an answer, and no reference to compare it with")));
  }

  @Test
  void noReplyOfTheJudgeIsPaidForTwice() throws Exception {
    try (FakeServer r1 = FakeServer.start(30);
        FakeServer v3 = FakeServer.start(this::v3)) {
      Path preset = preset(r1, v3);
      run(preset, Pipeline::generate);
      judgesBeforeTheKeyExpires = 10;

      assertThatThrownBy(() -> run(preset, Pipeline::curate))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              "%s/chat/completions: status 401: key expired%n    check the key: key-variable or key-file names where it is"
                  .formatted(v3.url()));
      judgesBeforeTheKeyExpires = Integer.MAX_VALUE;
      Set<String> before = Set.copyOf(judged);
      run(preset, Pipeline::curate);

      assertThat(before).hasSize(10);
      assertThat(v3.attempts().entrySet())
          .filteredOn(asked -> before.stream().anyMatch(q -> asked.getKey().startsWith(q)))
          .hasSize(10)
          .allMatch(asked -> asked.getValue() == 1);
      int asked = v3.received();
      redo = true;
      run(preset, Pipeline::curate, "curate.filters=[]");
      assertThat(v3.received()).isEqualTo(asked);
    }
  }

  @Test
  void unwantedThoughtsAreKeptBesideTheSample() throws Exception {
    try (FakeServer r1 = FakeServer.start(30);
        FakeServer v3 = FakeServer.start(request -> said(List.of("Hm,", " hello?"), "Hello!"))) {
      run(preset(r1, v3), Pipeline::generate);
    }
    assertThat(traces("traces"))
        .filteredOn(t -> "simple".equals(t.prompt().tags().get("kind")))
        .singleElement()
        .satisfies(
            simple -> {
              assertThat(simple.completion().reasoning()).isEmpty();
              assertThat(simple.completion().answer()).isEqualTo("Hello!");
              assertThat(simple.completion().reported())
                  .containsEntry(ByKind.LEFT_OUT, "Hm, hello?");
            });
  }

  @Test
  void kindsNobodyAnswersAreAllToldBeforeAnythingIsAsked() throws Exception {
    try (FakeServer r1 = FakeServer.start(30);
        FakeServer v3 = FakeServer.start(this::v3)) {
      Path preset = preset(r1, v3);
      String text = Files.readString(preset);
      Files.writeString(
          preset,
          text.replace("kind: simple}", "kind: small-talk}")
              .replace("kind: factual}", "colour: red}"));

      assertThatThrownBy(() -> run(preset, Pipeline::generate))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              """
              prompt 5dccbdc429d4: has no tag 'kind', which says its kind
                  known: reasoning, writing, factual, self-cognition, translation, simple; give the prompts one of them with tagged, or add it to teacher.source
              prompt 3ad23df6d4f3: has the kind 'small-talk', which no teacher answers
                  known: reasoning, writing, factual, self-cognition, translation, simple; give the prompts one of them with tagged, or add it to teacher.source""");
      assertThat(r1.received() + v3.received()).isZero();
    }
  }
}
