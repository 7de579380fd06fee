package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class ShippedPresetsTest {

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
                      assertThat(file.text().lines())
                          .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
                          .filteredOn(line -> !line.stripTrailing().endsWith(":"))
                          .allMatch(line -> line.matches(".*# (paper|ours|repro[a-z]*)(:.*)?"));
                    }));
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
                PresetFile.find("quickstart")
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

    assertThat(mistake).hasMessageContaining("give a path ending in .yaml or one of quickstart");
  }
}
