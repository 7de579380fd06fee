package io.distill4j.presets.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.UserMistake;
import io.distill4j.presets.Assumptions;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.SourceTags;
import io.distill4j.presets.model.ModelPlace;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class StudyTest {

  private static final Assumptions ASSUMED = new Assumptions(40, 90, 0.001, 0.5);

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> everyShippedStudyBindsAndSaysWhereEachValueComesFrom() {
    assertThat(PresetFile.shippedStudies()).contains("quickstart");
    return PresetFile.shippedStudies().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      PresetFile file = PresetFile.find(name);
                      file.study(List.of()).bind(Study.class);
                      SourceTags.check(file);
                    }));
  }

  @Test
  void anArmMayBeTheNameOfAPresetOrBuiltUponOne() throws IOException {
    Path own = temp.resolve("own.yaml");
    Files.writeString(
        own,
        """
        about: two arms
        distilled:
          based-on: quickstart-base
          student.base: {checkpoint: {model: builtin:quickstart-base}}
          student.training.epochs: 3
        reinforced:
          based-on: r1-zero-qwen-32b
          base: {checkpoint: {model: builtin:quickstart-base}}
        models: []
        published: false
        """);
    YamlTree tree =
        PresetFile.find(own.toString()).study(List.of("distilled.student.training.epochs=4"));
    Study study = tree.bind(Study.class);

    assertThat(study.distilled().student().training().epochs()).isEqualTo(4);
    assertThat(study.distilled().seed()).isEqualTo(7); // Of quickstart-base, built upon arithmetic.
    assertThat(study.reinforced().orElseThrow().training().samples()).isEqualTo(16);
    assertThat(tree.below("distilled").orElseThrow().text())
        .contains("epochs: 4")
        .doesNotContain("based-on");
  }

  /**
   * The base has 2 layers of 4 * 192^2 + 3 * 192 * 512 values, 309 rows of 192 at its end and 2 *
   * 192 values of queries; the teacher 2 of 4 * 256^2 + 3 * 256 * 704, 309 of 256 and 2 * 256.
   */
  @Test
  void aPlanCountsTheArithmeticOfBothArms() throws IOException {
    Study study = PresetFile.find("quickstart").study(List.of()).bind(Study.class);
    StudyPlan plan =
        StudyPlan.of(
            study,
            Path.of("run"),
            Map.of("HOME", temp.toString()),
            ASSUMED,
            OptionalDouble.empty());

    double base = operations(192, 512);
    double teaching = 2000 * operations(256, 704) / 3;
    double training = 2000 * 2 * base;
    double completion = base * (1 + 3) / 3;
    assertThat(plan.lines())
        .contains(
            "base        quickstart-base",
            "  teacher   2,000 prompts x 1 samples = 2,000 traces, 1.80e+05 tokens, %.2e operations, %.1f GPU hours"
                .formatted(teaching, teaching / 5e8 / 3600),
            "  training  2,000 traces 2 times: %.2e operations, %.1f GPU hours; fewer where verification drops some"
                .formatted(training, training / 5e8 / 3600),
            "  limit     %.2e operations, as many as distilling".formatted(teaching + training),
            "  distill train     --run run/distilled");
    assertThat(plan.lines())
        .filteredOn(line -> line.startsWith("  steps"))
        .singleElement()
        .asString()
        .startsWith(
            "  steps     about %.0f of 16 questions x 8 samples, %.2e operations"
                .formatted(
                    Math.ceil((teaching + training) / (128 * completion)), 128 * completion));
  }

  @Test
  void aPlanSaysWhatHoursAreEnoughFor() throws IOException {
    Study study = PresetFile.find("quickstart").study(List.of()).bind(Study.class);
    double trace = 2 * operations(192, 512) + operations(256, 704) / 3;
    double hours = 1000.5 * trace / 5e8 / 3600;
    StudyPlan plan =
        StudyPlan.of(
            study,
            Path.of("run"),
            Map.of("HOME", temp.toString()),
            ASSUMED,
            OptionalDouble.of(hours));

    assertThat(plan.lines())
        .contains(
            "  distilled 1,000 traces of 2,000",
            "  rl-only   %,.0f completions"
                .formatted(Math.floor(1000.5 * trace / (operations(192, 512) * 4 / 3))));
  }

  @Test
  void promptsFromElsewhereAreFetchedForThePlan() throws IOException {
    Study study =
        PresetFile.find("quickstart")
            .study(
                List.of(
                    "distilled.prompts={io.distill4j.presets.study.ElsewherePrompts:"
                        + " {count: 7, is-connected: false}}"))
            .bind(Study.class);
    StudyPlan plan =
        StudyPlan.of(
            study,
            Path.of("run"),
            Map.of("HOME", temp.toString()),
            ASSUMED,
            OptionalDouble.empty());

    assertThat(plan.lines())
        .anyMatch(line -> line.startsWith("  teacher   7 prompts x 1 samples = 7 traces"));
  }

  @Test
  void publishedNumbersAreTheAnswerWhereTheyAreTheOtherArm() {
    List<String> published = List.of("R1-Zero-Qwen-32B has 47.0 on aime-2024.");
    assertThat(new Answer(List.of(), List.of(), Map.of(), published).sentences())
        .isEqualTo(published);
  }

  @Test
  void promptsThatAreNotHereYetAreGuessed() throws IOException {
    Study study = PresetFile.find("study-qwen-1.5b").study(List.of()).bind(Study.class);
    StudyPlan plan =
        StudyPlan.of(
            study,
            Path.of("run"),
            Map.of("HOME", temp.toString()),
            new Assumptions(150, 5355, 989, 0.4),
            OptionalDouble.empty());

    assertThat(plan.lines())
        .contains("assumed     150 tokens a prompt, 5,355 a completion, 989 TFLOP/s at 40%")
        .anyMatch(
            line ->
                line.startsWith(
                    "  teacher   1,000 prompts (a guess: data/prompts: no such file or folder) x 4 samples"));
  }

  @Test
  void assumptionsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new Assumptions(40, 0, 1, 0.5))
        .hasMessage("prompt-tokens and trace-tokens must be 1 or more, were 40.0 and 0.0");
    assertThatThrownBy(() -> new Assumptions(1, 1, 1, 2))
        .hasMessage("tflops must be above 0 and utilisation in (0, 1], were 1.0 and 2.0");
    Study study = PresetFile.find("quickstart").study(List.of()).bind(Study.class);
    assertThatThrownBy(
            () -> StudyPlan.of(study, Path.of("run"), Map.of(), ASSUMED, OptionalDouble.of(0)))
        .hasMessage("gpu-hours must be above 0, was 0.0");
  }

  @Test
  void shippedModelsAreUnpackedOnceIntoTheCache() throws IOException {
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", temp.toString());
    assertThat(ModelPlace.shipped()).containsExactly("quickstart-base", "quickstart-teacher");
    Path folder =
        ModelPlace.resolve(
            "builtin:quickstart-base", environment, io.distill4j.data.Progress.SILENT);
    assertThat(folder).startsWith(temp.resolve("distill4j/models"));
    assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(Files.size(folder.resolve("model.safetensors"))).isLessThan(4_000_000);

    Files.writeString(folder.resolve("seen"), "");
    assertThat(
            ModelPlace.resolve(
                "builtin:quickstart-base", environment, io.distill4j.data.Progress.SILENT))
        .isEqualTo(folder);
    assertThat(folder.resolve("seen")).exists();
    assertThatThrownBy(
            () ->
                ModelPlace.resolve(
                    "builtin:quickstart", environment, io.distill4j.data.Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "builtin:quickstart: is not shipped with weights",
            "builtin:quickstart-base, builtin:quickstart-teacher");
  }

  /** Of forward and backward of 40 tokens of a prompt and 90 of a completion. */
  private static double operations(double hidden, double inner) {
    double matrices = 2 * (4 * hidden * hidden + 3 * hidden * inner);
    return 6 * matrices * 130 + 6 * 309 * hidden * 90 + 6 * 2 * hidden * 130 * 130;
  }
}
