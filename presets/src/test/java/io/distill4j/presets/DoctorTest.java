package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Progress;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.doctor.Finding;
import io.distill4j.presets.doctor.TextFindings;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.text.ModelText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {

  /** A hub whose cache holds nothing, and which is not asked. */
  private static final Map<String, String> NO_HUB = Map.of("HF_HUB_CACHE", "no-such-folder");

  private static final String PROMPTS =
      "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 30, seed: 1,"
          + " fewest-steps: 2, most-steps: 3, held-out: false}}";

  @TempDir Path temp;

  @Test
  void aSoundPresetWithTracesIsProvedOnThem() throws Exception {
    List<Finding> findings = findings(true);

    assertThat(findings).allMatch(Finding::isFine);
    assertThat(text(findings, "vocabulary"))
        .matches(
            "the embedding has [\\d,]+ rows, the tokenizer [\\d,]+ ids; [\\d,]+ rows never occur");
    assertThat(text(findings, "end token"))
        .matches(
            "<\\|end\\|> \\(\\d+\\) ends (\\d+) of \\1 samples, is trained and stops generation; no"
                + " sample stops before its end");
    assertThat(text(findings, "thoughts"))
        .matches(
            "(\\d+) of \\1 samples are trained with their whole thoughts and answer, letter by"
                + " letter");
    assertThat(text(findings, "prefill"))
        .matches(
            "the prompt ends with <think> and is the same in training and generation for (\\d+) of"
                + " \\1 samples");
    assertThat(text(findings, "positions")).endsWith("positions; a row has 512 tokens");
    assertThat(text(findings, "data")).contains("samples (").contains("% padding");
    assertThat(text(findings, "left out")).isEqualTo("no sample");
    assertThat(text(findings, "lost"))
        .matches("0 of [\\d,]+ tokens are lost with student.over-long: drop \\(0.00%\\)");
    assertThat(text(findings, "steps")).contains("2 epochs of").contains("0 held out");
    assertThat(text(findings, "time")).startsWith("about ").contains("measured on a text of ");
    assertThat(text(findings, "benchmark")).isEqualTo("quickstart-arithmetic has 200 problems");
    assertThat(text(findings, "memory here")).contains(": fits as it is: ").contains("with keep");
  }

  @Test
  void rowsAndContextBeyondThePositionsAndLostTokensAreMistakes() throws Exception {
    List<Finding> findings =
        findings(true, "student.row-tokens=120", "eval.generation.context-tokens=100000");

    assertThat(findings.stream().filter(f -> !f.isFine()).map(Finding::name))
        .contains("context", "lost");
    assertThat(find(findings, "context").remedy())
        .hasValueSatisfying(
            remedy ->
                assertThat(remedy)
                    .isEqualTo(
                        "set student.base.checkpoint.positions, such as {longest: 100000, rope:"
                            + " {plain: {theta: 300000}}}"));
    assertThat(find(findings, "lost").remedy())
        .hasValueSatisfying(
            remedy ->
                assertThat(remedy).startsWith("raise student.row-tokens: the longest sample has "));
  }

  @Test
  void aTemplateOfAnotherModelAndTooSmallAnEmbeddingAreMistakes() throws Exception {
    Base fresh = new Base.RandomInit("builtin:quickstart", "builtin:quickstart", true);
    BaseFolder base = new BaseFolder(fresh, temp, 1, Map.of(), Progress.SILENT);
    base.write();
    Path foreign = temp.resolve("foreign.jinja");
    Files.writeString(foreign, PreparedModel.template("builtin:chatml"));
    try (ModelText text = ModelText.open(base.path(), Optional.of(foreign))) {
      List<Finding> findings =
          new TextFindings(text, 7, List.of(TextFindings.PROBE))
              .all(Files.createDirectories(temp.resolve("exported")));

      assertThat(text(findings, "markers"))
          .isEqualTo(
              "the chat template writes [<|im_end|>, <|im_start|>], which the tokenizer takes"
                  + " apart");
      assertThat(find(findings, "markers").remedy())
          .hasValue("give the chat template that belongs to this tokenizer");
      assertThat(text(findings, "vocabulary"))
          .matches("the embedding has 7 rows, the tokenizer \\d+ ids");
      assertThat(find(findings, "vocabulary").isFine()).isFalse();
    }
  }

  @Test
  void noSampleInARowIsAFindingToo() throws Exception {
    assertThat(text(findings(true, "student.row-tokens=50"), "data"))
        .isEqualTo(
            "student.row-tokens: no sample is left to train on: 28 given, 28 longer than the 50"
                + " tokens of a row");
  }

  @Test
  void withoutTracesTheModelIsCheckedOnAMadeUpSample() throws Exception {
    List<Finding> findings = findings(false);

    assertThat(findings).allMatch(Finding::isFine);
    assertThat(text(findings, "thoughts")).startsWith("1 of 1 samples");
    assertThat(text(findings, "data"))
        .isEqualTo(
            "no curated traces in " + temp.resolve("run") + " yet: a made-up sample was used");
  }

  @Test
  void aModelThatIsNotHereHasItsPlanAllTheSame() throws Exception {
    Preset preset = PresetFile.find("r1-distill-qwen-7b").tree(List.of()).bind(Preset.class);
    Machine machine = Machine.gpu(141);
    List<Finding> findings =
        new Doctor(preset, temp.resolve("none"), NO_HUB, machine, System::nanoTime)
            .findings(Progress.SILENT);

    assertThat(text(findings, "model"))
        .isEqualTo("qwen2, 7,615,616,512 parameters, 7,615,616,512 of them trained");
    assertThat(text(findings, "24 GB GPU"))
        .startsWith("fits with 'student.training.lora={rank: 32, alpha: 64,")
        .contains("student.row-tokens=8192: ");
    assertThat(text(findings, "80 GB GPU"))
        .startsWith("fits with student.training.optimizer.state=host: ")
        .endsWith(" and 60.9 GB of main memory");
    assertThat(text(findings, "memory here"))
        .startsWith("141 GB GPU with 141.0 GB: fits as it is: ")
        .contains("weights 30.5 GB, gradients 30.5 GB, optimizer 60.9 GB");
    assertThat(text(findings, "positions"))
        .isEqualTo("34,816 positions, made for 4,096; a row has 32,768 tokens");
    assertThat(text(findings, "base")).startsWith("is not on this machine yet");

    List<Finding> small =
        new Doctor(preset, temp.resolve("none"), NO_HUB, Machine.gpu(80), System::nanoTime)
            .findings(Progress.SILENT);
    assertThat(find(small, "memory here").remedy())
        .hasValue("set student.training.optimizer.state=host");
  }

  @Test
  void theOwnPositionsOfAShortModelAreAMistake() throws Exception {
    Preset preset =
        PresetFile.find("r1-distill-qwen-1.5b")
            .tree(
                List.of(
                    "student.base={checkpoint: {model: Qwen/Qwen2.5-Math-1.5B, chat-template:"
                        + " builtin:chatml}}"))
            .bind(Preset.class);
    List<Finding> findings =
        new Doctor(preset, temp.resolve("none"), NO_HUB, Machine.gpu(141), System::nanoTime)
            .findings(Progress.SILENT);

    Finding positions = find(findings, "positions");
    assertThat(positions.text()).isEqualTo("4,096 positions; a row has 32,768 tokens");
    assertThat(positions.remedy())
        .hasValue(
            "set student.base.checkpoint.positions, such as {longest: 32768, rope: {plain: {theta:"
                + " 300000}}}");
  }

  private List<Finding> findings(boolean traces, String... more) throws Exception {
    List<String> overrides = new ArrayList<>(List.of(PROMPTS));
    overrides.addAll(List.of(more));
    Preset preset = PresetFile.find("arithmetic").tree(overrides).bind(Preset.class);
    Path folder = temp.resolve("run");
    if (traces) {
      try (RunFolder run = RunFolder.open(folder)) {
        Pipeline pipeline =
            new Pipeline(preset, run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
        pipeline.generate();
        pipeline.curate();
      }
    }
    AtomicLong clock = new AtomicLong();
    return new Doctor(
            preset,
            folder,
            Map.of(),
            Machine.here(Devices.CPU),
            () -> clock.addAndGet(1_000_000_000))
        .findings(Progress.SILENT);
  }

  private static String text(List<Finding> findings, String name) {
    return find(findings, name).text();
  }

  private static Finding find(List<Finding> findings, String name) {
    return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }
}
