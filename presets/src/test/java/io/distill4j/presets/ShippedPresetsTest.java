package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.filter.CodeInThoughts;
import io.distill4j.data.filter.LanguageMixing;
import io.distill4j.data.filter.LongParagraphs;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.MemoryAdvice;
import io.distill4j.student.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShippedPresetsTest {

  /** A cache that holds nothing. */
  private static final Map<String, String> NO_HUB = Map.of("HF_HUB_CACHE", "no-such-folder");

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> everyShippedPresetBindsAndSaysWhereEachValueComesFrom() {
    return PresetFile.shipped().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      PresetFile file = PresetFile.find(name);
                      file.tree(List.of()).bind(Preset.class);
                      SourceTags.check(file);
                    }));
  }

  /** DeepSeek-R1, arXiv:2501.12948v2, table 6 and B.4.3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # preset               | base                              | rate   | parameters
          r1-distill-qwen-1.5b   | Qwen/Qwen2.5-Math-1.5B            | 1e-4   | 1543714304
          r1-distill-qwen-7b     | Qwen/Qwen2.5-Math-7B              | 8e-5   | 7615616512
          r1-distill-llama-8b    | meta-llama/Llama-3.1-8B           | 5e-5   | 8030261248
          r1-distill-qwen-14b    | Qwen/Qwen2.5-14B                  | 7e-5   | 14770033664
          r1-distill-qwen-32b    | Qwen/Qwen2.5-32B                  | 6e-5   | 32763876352
          r1-distill-llama-70b   | meta-llama/Llama-3.3-70B-Instruct | 2e-5   | 70553706496
          """)
  void theSixSizesHaveThePapersValues(String name, String base, double rate, long parameters) {
    assertThat(bind(name).curate().filters())
        .contains(new LanguageMixing(0.95), new LongParagraphs(400), new CodeInThoughts(0))
        .contains(
            new NotInBenchmarks(
                List.of("aime-2024", "math-500"), 10, 0.8, NotInBenchmarks.Where.PROMPT));
    StudentPart student = bind(name).student();
    Base.Checkpoint checkpoint = (Base.Checkpoint) student.base();
    BaseShape shape = BaseShape.of(checkpoint, NO_HUB);

    assertThat(checkpoint.model()).isEqualTo(base);
    assertThat(student.training().optimizer().learningRate()).isEqualTo(rate);
    assertThat(student.training().schedule()).isEqualTo(new Schedule.Cosine(0.03, 0.1));
    assertThat(student.training().epochs()).isEqualTo(2);
    assertThat(student.rowTokens()).isEqualTo(32_768);
    // 64 samples of 5,355.3 tokens, table 5, in packed rows.
    assertThat(student.training().rowsPerStep()).isEqualTo((int) Math.ceil(64 * 5355.3 / 32_768));
    assertThat(shape.config().parameterCount()).isEqualTo(parameters);
    assertThat(shape.config().maxPositions()).isGreaterThanOrEqualTo(student.rowTokens());
    boolean math = base.contains("Math");
    assertThat(shape.own()).isEqualTo(math ? 4096 : 131_072);
    assertThat(shape.config().rope().theta())
        .isEqualTo(math ? 3e5 : base.contains("Qwen") ? 1e6 : 5e5);
  }

  /** The name of a variant says the card it is for. */
  @TestFactory
  Stream<DynamicTest> everyVariantFitsItsCard() {
    return PresetFile.shipped().stream()
        .filter(name -> name.matches(".*-\\d+gb"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      StudentPart student = bind(name).student();
                      int gigabytes = Integer.parseInt(name.replaceAll(".*-(\\d+)gb", "$1"));
                      MemoryAdvice.Choice choice =
                          student
                              .training()
                              .memoryAdvice(
                                  BaseShape.of(student.base(), NO_HUB).config(),
                                  student.rowTokens())
                              .asItIs(Machine.gpu(gigabytes));
                      assertThat(choice.fits()).describedAs(choice.toString()).isTrue();
                    }));
  }

  @Test
  void anOverlayIsTheOtherPresetWithItsChanges() {
    YamlTree tree = PresetFile.find("r1-distill-qwen-7b-24gb").tree(List.of("seed=7"));
    Preset whole = tree.bind(Preset.class);

    assertThat(whole.student().rowTokens()).isEqualTo(8192);
    assertThat(whole.student().training().lora()).isPresent();
    assertThat(whole.seed()).isEqualTo(7);
    assertThat(whole.curate()).isEqualTo(bind("r1-distill-qwen-7b").curate());
    assertThat(YamlTree.parse("kept", tree.text()).bind(Preset.class)).isEqualTo(whole);
  }

  @Test
  void anOverlaySaysWhichOfItsPathsDoNotFit() throws IOException {
    Path file = temp.resolve("mine.yaml");
    Files.writeString(
        file, "based-on: arithmetic\nstudent.trainning.epochs: 1\nseed: 3\nteecher.samples: 2\n");

    assertThatThrownBy(() -> PresetFile.find(file.toString()).tree(List.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(file + ":2: student.trainning.epochs: there is no key 'trainning'")
        .hasMessageContaining(file + ":4: teecher.samples: there is no key 'teecher'");

    Files.writeString(file, "based-on: " + file + "\nseed: 1\n");
    assertThatThrownBy(() -> PresetFile.find(file.toString()).tree(List.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ": is based on a preset that is based on it\n    name a complete preset instead");
  }

  private static Preset bind(String name) {
    return PresetFile.find(name).tree(List.of()).bind(Preset.class);
  }

  @Test
  void shippedBenchmarksBind() {
    assertThat(BenchmarkFile.names()).contains("quickstart-arithmetic");
    BenchmarkFile.names()
        .forEach(name -> assertThat(BenchmarkFile.read(name).id()).isEqualTo(name));
  }

  @Test
  void shippedProtocolsBindAndSayWhereTheyAreWrittenDown() {
    assertThat(BenchmarkFile.protocols()).contains("lighteval", "open-r1", "r1-paper");
    for (String name : BenchmarkFile.protocols()) {
      assertThat(BenchmarkFile.protocol(name).id()).isEqualTo(name);
      assertThat(BenchmarkFile.protocol(name).source()).isNotBlank();
    }
    var paper = BenchmarkFile.protocol("r1-paper");
    assertThat(paper.sampling()).isEqualTo(Sampling.R1);
    assertThat(
            List.of("aime-2024", "gpqa-diamond", "math-500", "codeforces", "livecodebench").stream()
                .map(paper::samplesOf))
        .containsExactly(64, 64, 16, 16, 8);
  }

  @Test
  void aBenchmarkThatSaysHowItIsAskedTakesNoProtocol() {
    UserMistake mistake =
        catchThrowableOfType(
            UserMistake.class, () -> BenchmarkFile.read("quickstart-arithmetic@open-r1"));

    assertThat(mistake)
        .hasMessageStartingWith(
            "quickstart-arithmetic@open-r1: says itself how it is asked, so no protocol can");
  }

  @Test
  void aPresetWithFiveMistakesTellsAllFive() {
    UserMistake mistake =
        catchThrowableOfType(
            UserMistake.class,
            () ->
                PresetFile.find("arithmetic")
                    .tree(
                        List.of(
                            "teacher.samples=0",
                            "curate.verifier=boxed-nmber",
                            "curate.filters.1.same-script.tolerance=2",
                            "student.training.clip-norm=-1",
                            "eval.generation.slots=many"))
                    .bind(Preset.class));

    assertThat(mistake.problems()).hasSize(5);
    assertThat(mistake.problems().get(1).remedy()).startsWith("did you mean 'boxed-number'?");
  }

  @Test
  void anUnknownPresetNamesTheShippedOnes() {
    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> PresetFile.find("quickstrat"));

    assertThat(mistake)
        .hasMessageContaining(
            "give a path ending in .yaml or one of arithmetic, quickstart-base, quickstart-teacher,"
                + " ");
  }
}
