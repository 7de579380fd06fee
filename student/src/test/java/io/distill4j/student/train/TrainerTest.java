package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainerTest {

  private static final TrainingOptions ADAPTED =
      new TrainingOptions(
          2,
          3,
          2,
          new AdamW(3e-2, 0.9, 0.95, 1e-8, 0.1),
          new Schedule.Cosine(0.2, 0.1),
          1.0,
          3,
          2,
          Optional.empty(),
          Optional.of(new Lora(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0)),
          Optional.empty(),
          Optional.empty());

  @TempDir Path temp;
  private Path base;

  @BeforeEach
  void writeBase() throws IOException {
    base = SmallTraining.MODEL.write(temp.resolve("base"));
  }

  /** Ten steps; killed after a step, some of them after the checkpoint of that step. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 9})
  void aKilledRunEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    Path whole = temp.resolve("whole");
    Path model =
        SmallTraining.trainer(base, whole, SmallTraining.OPTIONS, SmallTraining.rows())
            .run(Devices.CPU, r -> {}, Progress.SILENT);

    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                SmallTraining.trainer(base, broken, SmallTraining.OPTIONS, SmallTraining.rows())
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed =
        SmallTraining.trainer(base, broken, SmallTraining.OPTIONS, SmallTraining.rows())
            .run(Devices.CPU, r -> {}, Progress.SILENT);

    assertThat(resumed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
    assertThat(StepLog.read(broken.resolve(Trainer.STEP_LOG)))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(StepLog.read(whole.resolve(Trainer.STEP_LOG)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aKilledRunOfAdaptersEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    SmallTraining.MODEL.write(base, 5);
    Path whole = temp.resolve("whole");
    List<StepRecord> records = new ArrayList<>();
    Path model =
        SmallTraining.trainer(base, whole, ADAPTED, SmallTraining.rows())
            .run(Devices.CPU, records::add, Progress.SILENT);
    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                SmallTraining.trainer(base, broken, ADAPTED, SmallTraining.rows())
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed =
        SmallTraining.trainer(base, broken, ADAPTED, SmallTraining.rows())
            .run(Devices.CPU, r -> {}, Progress.SILENT);

    assertThat(records.get(9).loss()).isLessThan(records.get(0).loss());
    for (String file : List.of("model.safetensors", "adapter/adapter_model.safetensors")) {
      assertThat(resumed.resolve(file)).hasSameBinaryContentAs(model.resolve(file));
    }
    assertThat(whole.resolve("step-000010/adapter_model.safetensors")).exists();
    assertThat(whole.resolve("step-000010/model.safetensors")).doesNotExist();
  }

  @Test
  void theOldestCheckpointsGoAndTheNewestHoldEverything() throws IOException {
    Path run = temp.resolve("run");
    SmallTraining.trainer(base, run, SmallTraining.OPTIONS, SmallTraining.rows())
        .run(Devices.CPU, r -> {}, Progress.SILENT);
    try (Stream<Path> children = Files.list(run)) {
      assertThat(children.map(child -> child.getFileName().toString()))
          .containsExactlyInAnyOrder("final", "step-000009", "step-000010", "steps.jsonl");
    }
    Path last = run.resolve("step-000010");
    assertThat(last.resolve("config.json")).exists();
    assertThat(last.resolve("tokenizer.json")).hasContent("{}");
    assertThat(last.resolve("trainer/optimizer/model.safetensors")).exists();
    assertThat(last.resolve("model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("final").resolve("model.safetensors"));
  }

  @Test
  void trainingLowersTheLossAndTellsTheSameStoryWithEitherActivationPolicy() throws IOException {
    List<StepRecord> kept = new ArrayList<>();
    List<StepRecord> recomputed = new ArrayList<>();
    SmallTraining.trainer(
            base, temp.resolve("a"), with(ActivationPolicy.KEEP), SmallTraining.rows())
        .run(Devices.CPU, kept::add, Progress.SILENT);
    SmallTraining.trainer(
            base, temp.resolve("b"), with(ActivationPolicy.RECOMPUTE), SmallTraining.rows())
        .run(Devices.CPU, recomputed::add, Progress.SILENT);
    assertThat(recomputed).usingRecursiveComparison().ignoringFields("seconds").isEqualTo(kept);
    assertThat(kept.get(9).loss()).isLessThan(0.95 * kept.get(0).loss());
  }

  @Test
  void aStateOfOtherOptionsIsRefused() throws IOException {
    Path run = temp.resolve("run");
    SmallTraining.trainer(base, run, SmallTraining.OPTIONS, SmallTraining.rows())
        .run(Devices.CPU, r -> {}, Progress.SILENT);
    assertThatThrownBy(
            () ->
                SmallTraining.trainer(
                        base, run, with(ActivationPolicy.RECOMPUTE), SmallTraining.rows())
                    .run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            run.resolve("step-000010") + ": was made from other data or options: ")
        .hasMessageEndingWith("set them back, use another folder, or redo the step with --redo");
  }

  @Test
  void aCheckpointCutOffIsNamed() throws IOException {
    Path run = temp.resolve("run");
    SmallTraining.trainer(base, run, SmallTraining.OPTIONS, SmallTraining.rows())
        .run(Devices.CPU, r -> {}, Progress.SILENT);
    Path moments = run.resolve("step-000010/trainer/optimizer/model.safetensors");
    byte[] bytes = Files.readAllBytes(moments);
    Files.write(moments, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    assertThatThrownBy(
            () ->
                SmallTraining.trainer(base, run, SmallTraining.OPTIONS, SmallTraining.rows())
                    .run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(moments.toString());

    Path state = run.resolve("step-000010/trainer/state.json");
    Files.write(moments, bytes);
    Files.write(state, "{\"step\": 1".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () ->
                SmallTraining.trainer(base, run, SmallTraining.OPTIONS, SmallTraining.rows())
                    .run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(state + ":1:")
        .hasMessageEndingWith("the file may be cut off or damaged; fetch or write it again");
  }

  @Test
  void twoHundredStepsLeaveNoArrayBehind() throws Exception {
    List<Integer> alive = new ArrayList<>();
    Decoder[] held = new Decoder[1];
    List<Row> rows = TinyRows.of(SmallTraining.MODEL, new Random(3), 200, 24, 5, 12);
    TrainingOptions options =
        new TrainingOptions(
            1,
            1,
            1,
            SmallTraining.OPTIONS.optimizer(),
            SmallTraining.OPTIONS.schedule(),
            1.0,
            1000,
            1,
            Optional.of(ActivationPolicy.RECOMPUTE));
    new Trainer(
            options,
            new FixedRows(rows, 24),
            device -> {
              held[0] = new ModelFolder(base).random(device, 1, false);
              return held[0];
            },
            temp.resolve("run"),
            base,
            folder -> {},
            System::nanoTime)
        .run(Devices.CPU, record -> alive.add(Alive.below(held[0])), Progress.SILENT);
    assertThat(alive).hasSize(200);
    assertThat(alive.subList(1, 200)).containsOnly(alive.get(0));
  }

  @Test
  void aDecoderThatIsClosedLeavesNothingBehind() throws IOException {
    NDArray weight;
    NDList all = new NDList();
    try (Decoder decoder = new ModelFolder(base).random(Devices.CPU, 1, false)) {
      weight = decoder.weights().get(0);
      all.addAll(decoder.weights());
      assertThat(Alive.below(decoder)).isGreaterThan(all.size());
    }
    assertThatThrownBy(weight::toFloatArray).isInstanceOf(IllegalStateException.class);
  }

  private static TrainingOptions with(ActivationPolicy activations) {
    return new TrainingOptions(
        SmallTraining.OPTIONS.epochs(),
        SmallTraining.OPTIONS.rowsPerStep(),
        SmallTraining.OPTIONS.rowsPerPass(),
        SmallTraining.OPTIONS.optimizer(),
        SmallTraining.OPTIONS.schedule(),
        SmallTraining.OPTIONS.clipNorm(),
        SmallTraining.OPTIONS.checkpointEvery(),
        SmallTraining.OPTIONS.keepCheckpoints(),
        Optional.of(activations));
  }
}
