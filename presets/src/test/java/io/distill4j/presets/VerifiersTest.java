package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.AnyOf;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.Exact;
import io.distill4j.data.verify.MultipleChoice;
import io.distill4j.data.verify.Numeric;
import io.distill4j.data.verify.code.Language;
import io.distill4j.data.verify.code.Limits;
import io.distill4j.data.verify.code.UnitTests;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifiers as a preset names them, and what a curation with several of them leaves. */
final class VerifiersTest {

  private static final String FEW_PROMPTS =
      "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 20, seed: 1,"
          + " fewest-steps: 2, most-steps: 2, held-out: false}}";

  @TempDir Path temp;

  @Test
  void verifiersNest() {
    Preset preset =
        preset(
            "curate.verifier={any-of: {verifiers: [boxed-math, multiple-choice,"
                + " {numeric: {absolute: 0, relative: 1.0e-6, rounding: places}},"
                + " {exact: {part: last-line, ignore-case: true}}]}}");

    assertThat(preset.curate().verifier())
        .isEqualTo(
            new AnyOf(
                List.of(
                    new BoxedMath(),
                    new MultipleChoice(),
                    new Numeric(0, 1e-6, Numeric.Rounding.PLACES),
                    new Exact(Exact.Part.LAST_LINE, true)),
                Optional.empty()));
  }

  @Test
  void programsAreJudgedByUnitTests() {
    Preset preset =
        preset(
            "curate.verifier={unit-tests: {language: python, sandbox: none, limits: {cpu-seconds:"
                + " 5, wall-seconds: 10, memory-megabytes: 512, processes: 8, file-megabytes:"
                + " 1}}}");

    assertThat(preset.curate().verifier())
        .isEqualTo(
            new UnitTests(
                Language.PYTHON,
                Optional.of(UnitTests.Isolation.NONE),
                Optional.of(new Limits(5, 10, 512, 8, 1))));
  }

  @Test
  void aJudgeBehindAServerDecidesWhatRulesCannot() throws Exception {
    String reply = "{\"analysis\": \"looked\", \"correctness\": \"correct\"}";
    FakeText text = new FakeText(List.of("Hm."), List.of(reply), false);
    Path folder = temp.resolve("judged");
    AtomicInteger asked = new AtomicInteger();
    try (FakeServer server =
            FakeServer.start(
                request -> {
                  asked.incrementAndGet();
                  return new FakeReply.Text(text, Dialect.REASONING_CONTENT, Trouble.NONE);
                });
        RunFolder run = RunFolder.open(folder)) {
      Pipeline pipeline =
          new Pipeline(
              preset(
                  FEW_PROMPTS,
                  "curate.verifier={any-of: {ask: all, verifiers: [boxed-number, {judge: {model:"
                      + " {open-ai: {urls: [%s], model: v3, reasons: true, stream: true,"
                          .formatted(server.url())
                      + " extra-body: {}}}, swap: true, sampling: {temperature: 0, top-p: 1, top-k:"
                      + " 0, min-p: 0, max-tokens: 500}}}]}}"),
              run,
              Map.of(),
              Clock.systemUTC(),
              Progress.SILENT,
              false);
      pipeline.generate();
      pipeline.curate();
      int paid = asked.get();
      String labels = Pipeline.contentHash(folder.resolve("labels"));
      new Pipeline(pipeline.preset(), run, Map.of(), Clock.systemUTC(), Progress.SILENT, true)
          .curate();

      assertThat(paid).as("two orders of 20 answers").isEqualTo(40);
      assertThat(asked.get()).as("nothing is paid for twice").isEqualTo(paid);
      assertThat(Pipeline.contentHash(folder.resolve("labels"))).isEqualTo(labels);
    }

    try (Stream<Trace> kept = Traces.read(folder.resolve("curated"))) {
      assertThat(kept.toList())
          .hasSize(20)
          .allMatch(
              trace -> trace.verdict("judge").equals(Optional.of(new Verdict.Pass("v3: looked"))));
    }
  }

  @Test
  void aPanelOfOneIsRefusedWhereItStands() {
    assertThatThrownBy(() -> preset("curate.verifier={all-of: {verifiers: [boxed-math]}}"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "curate.verifier.all-of.verifiers: verifiers must be two or more, was 1");
  }

  @Test
  void aVerifierThatWasNotAskedLeavesNoLabel() throws Exception {
    Path folder = temp.resolve("settled");
    try (RunFolder run = RunFolder.open(folder)) {
      Pipeline pipeline =
          new Pipeline(
              preset(
                  FEW_PROMPTS,
                  "curate.verifier={any-of: {ask: until-settled, verifiers: [boxed-number,"
                      + " boxed-math]}}"),
              run,
              Map.of(),
              Clock.systemUTC(),
              Progress.SILENT,
              false);
      pipeline.generate();
      pipeline.curate();
    }

    try (Stream<Trace> kept = Traces.read(folder.resolve("curated"))) {
      assertThat(kept.toList())
          .isNotEmpty()
          .allMatch(trace -> trace.verdict("boxed-number").isPresent())
          .allMatch(trace -> trace.verdict("boxed-math").isEmpty());
    }
    assertThat(folder.resolve("disagreements.jsonl")).isEmptyFile();
  }

  @Test
  void aCurationWithSeveralVerifiersQueuesTheirDisagreements() throws Exception {
    Path folder = temp.resolve("run");
    try (RunFolder run = RunFolder.open(folder)) {
      Pipeline pipeline =
          new Pipeline(
              preset(
                  FEW_PROMPTS,
                  "curate.verifier={any-of: {verifiers: [boxed-number, {exact: {part: whole,"
                      + " ignore-case: false}}]}}"),
              run,
              Map.of(),
              Clock.systemUTC(),
              Progress.SILENT,
              false);
      pipeline.generate();
      pipeline.curate();
    }

    List<String> queue = Files.readAllLines(folder.resolve("disagreements.jsonl"));
    assertThat(queue).isNotEmpty();
    assertThat(queue.get(0))
        .contains("\"boxed-number\":{\"verdict\":\"pass\"", "\"exact\":{\"verdict\":\"fail\"");
  }

  private static Preset preset(String... overrides) {
    YamlTree tree = PresetFile.find("arithmetic").tree(List.of(overrides));
    return tree.bind(Preset.class);
  }
}
