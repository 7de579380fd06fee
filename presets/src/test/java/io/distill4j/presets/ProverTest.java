package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.prove.Equality;
import io.distill4j.student.kernel.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProverTest {

  @TempDir Path temp;

  @Test
  void everyEqualityHoldsOnTheUsersOwnTraces() throws Exception {
    Path folder = curated(30);

    List<Equality> all = prover(folder).prove(Devices.CPU, 3, Progress.SILENT);

    assertThat(all.stream().map(Equality::name))
        .containsExactly(
            "packed = each sample alone",
            "accumulated = one pass",
            "activations kept = recomputed",
            "activations kept = what is costly kept",
            "stopped and continued = undisturbed");
    assertThat(all).allMatch(Equality::holds);
    // Summed in another order, so not bit for bit: a difference of exactly zero measures nothing.
    assertThat(all.get(0).gradient()).isPositive();
    assertThat(all.get(0).over()).matches("3 rows, \\d+ samples, [\\d,]+ trained tokens");
    assertThat(all.get(4).over()).isEqualTo("3 steps, stopped after step 3, weights bit for bit");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".prove"));
    }
  }

  @Test
  void adaptersAreProvedAsTheyAreTrained() throws Exception {
    Path folder = curated(30);
    Preset preset =
        preset(
            30,
            "student.training.lora={rank: 4, alpha: 8, targets: [q_proj, up_proj], dropout: 0}");

    List<Equality> all =
        new Prover(preset, folder, Map.of(), new AtomicLong()::incrementAndGet)
            .prove(Devices.CPU, 3, Progress.SILENT);

    assertThat(all).hasSize(6).allMatch(Equality::holds);
    assertThat(all.get(5).name()).isEqualTo("adapters merged = apart");
    assertThat(all.get(5).loss()).isPositive();
  }

  @Test
  void differencesBeyondTheToleranceDoNotHold() {
    assertThat(new Equality("a = b", 1e-6, 1e-6, 1e-5, "").holds()).isTrue();
    assertThat(new Equality("a = b", 1e-4, 1e-6, 1e-5, "").holds()).isFalse();
    assertThat(new Equality("a = b", 1e-6, 1e-4, 1e-5, "").holds()).isFalse();
    assertThat(new Equality("a = b", Double.NaN, 0, 1e-5, "").holds()).isFalse();
  }

  @Test
  void withoutTracesOrWithTooFewItIsSaidWhatToDo() throws Exception {
    Path none = temp.resolve("none");
    assertThatThrownBy(() -> prover(none).prove(Devices.CPU, 3, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            none + ": has no curated traces\n    run 'distill curate' on this folder first");

    Path few = curated(6);
    assertThatThrownBy(() -> prover(few).prove(Devices.CPU, 30, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(few.resolve("curated") + ": fills ")
        .hasMessageEndingWith(
            " rows of 512 tokens, 30 are needed\n    curate more traces, or lower"
                + " student.row-tokens");
  }

  private static Prover prover(Path folder) {
    AtomicLong clock = new AtomicLong();
    return new Prover(preset(30), folder, Map.of(), clock::incrementAndGet);
  }

  private Path curated(int prompts) throws Exception {
    Path folder = temp.resolve("run" + prompts);
    try (RunFolder run = RunFolder.open(folder)) {
      Pipeline pipeline =
          new Pipeline(preset(prompts), run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
      pipeline.generate();
      pipeline.curate();
    }
    return folder;
  }

  private static Preset preset(int prompts, String... more) {
    return PresetFile.find("arithmetic")
        .tree(
            Stream.concat(
                    Stream.of(more),
                    Stream.of(
                        "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: "
                            + prompts
                            + ", seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}}"))
                .toList())
        .bind(Preset.class);
  }
}
