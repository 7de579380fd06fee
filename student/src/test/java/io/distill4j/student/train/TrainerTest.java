package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainerTest {

  private static final TinyModel MODEL = TinyModel.QWEN2;
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          2,
          3,
          2,
          new AdamW(3e-3, 0.9, 0.95, 1e-8, 0.1),
          new Schedule.Cosine(0.2, 0.1),
          1.0,
          3,
          2,
          Optional.empty());

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
    base = MODEL.write(temp.resolve("base"));
  }

  /** Ten steps; killed after a step, some of them after the checkpoint of that step. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 9})
  void aKilledRunEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    Path whole = temp.resolve("whole");
    Path model = trainer(whole, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);

    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                trainer(broken, OPTIONS, rows())
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = trainer(broken, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);

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
    MODEL.write(base, 5);
    Path whole = temp.resolve("whole");
    List<StepRecord> records = new ArrayList<>();
    Path model = trainer(whole, ADAPTED, rows()).run(Devices.CPU, records::add, Progress.SILENT);
    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                trainer(broken, ADAPTED, rows())
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = trainer(broken, ADAPTED, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);

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
    trainer(run, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);
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
    trainer(temp.resolve("a"), with(ActivationPolicy.KEEP), rows())
        .run(Devices.CPU, kept::add, Progress.SILENT);
    trainer(temp.resolve("b"), with(ActivationPolicy.RECOMPUTE), rows())
        .run(Devices.CPU, recomputed::add, Progress.SILENT);
    assertThat(recomputed).usingRecursiveComparison().ignoringFields("seconds").isEqualTo(kept);
    assertThat(kept.get(9).loss()).isLessThan(0.95 * kept.get(0).loss());
  }

  @Test
  void aStateOfOtherOptionsIsRefused() throws IOException {
    Path run = temp.resolve("run");
    trainer(run, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);
    assertThatThrownBy(
            () ->
                trainer(run, with(ActivationPolicy.RECOMPUTE), rows())
                    .run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            run.resolve("step-000010") + ": was made from other data or options: ")
        .hasMessageEndingWith("set them back, use another folder, or redo the step with --redo");
  }

  @Test
  void aCheckpointCutOffIsNamed() throws IOException {
    Path run = temp.resolve("run");
    trainer(run, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT);
    Path moments = run.resolve("step-000010/trainer/optimizer/model.safetensors");
    byte[] bytes = Files.readAllBytes(moments);
    Files.write(moments, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    assertThatThrownBy(
            () -> trainer(run, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(moments.toString());

    Path state = run.resolve("step-000010/trainer/state.json");
    Files.write(moments, bytes);
    Files.write(state, "{\"step\": 1".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () -> trainer(run, OPTIONS, rows()).run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(state + ":1:")
        .hasMessageEndingWith("the file may be cut off or damaged; fetch or write it again");
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunBeforeItSpoilsTheWeights() throws IOException {
    Path run = temp.resolve("run");
    Trainer trainer =
        new Trainer(
            OPTIONS,
            new FixedRows(rows(), 40),
            device -> {
              Decoder decoder = new ModelFolder(base).random(device, 1, false);
              decoder.weights().get(3).muli(Float.POSITIVE_INFINITY);
              return decoder;
            },
            run,
            base,
            folder -> {},
            new AtomicLong()::incrementAndGet);
    assertThatThrownBy(() -> trainer.run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            ("step 1: loss is NaN and gradient norm NaN; the step was not applied; the weight"
                    + " model.layers.0.self_attn.k_proj.weight is not finite%n    delete the newest"
                    + " checkpoint and lower learning-rate or clip-norm")
                .formatted());
    assertThat(run.resolve(Trainer.FINAL)).doesNotExist();
  }

  /** Channel 5 is lit by id 60 alone, and the values of layer 0 amplify it beyond float32. */
  @Test
  void theSampleAndTheLayerThatAreNoLongerFiniteAreNamed() throws IOException {
    List<Row> rows = new ArrayList<>(rows());
    int[] bright = {1, 2, 60, 3, 4};
    rows.set(
        1,
        new Row(
            List.of(
                new Document("dark", new int[] {1, 2, 3}, 1), new Document("bright", bright, 2))));
    Trainer trainer =
        new Trainer(
            OPTIONS,
            new FixedRows(rows, 40),
            device -> {
              Decoder decoder = new ModelFolder(base).random(device, 1, false);
              NDArray embedding = decoder.weights().get(0);
              NDArray values = decoder.weights().get(1 + 3);
              float[] e = embedding.toFloatArray();
              for (int id = 0; id < MODEL.vocabulary(); id++) {
                e[id * MODEL.hidden() + 5] = id == 60 ? 1000 : 0;
              }
              embedding.set(e);
              float[] v = values.toFloatArray();
              for (int i = 5; i < v.length; i += MODEL.hidden()) {
                v[i] = 1e38f;
              }
              values.set(v);
              return decoder;
            },
            temp.resolve("run"),
            base,
            folder -> {},
            new AtomicLong()::incrementAndGet);
    assertThatThrownBy(() -> trainer.run(Devices.CPU, r -> {}, Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            "step 1: loss is NaN and gradient norm NaN; the step was not applied; sample bright"
                + " first in layer 0");
  }

  @Test
  void heldOutRowsAreMeasuredAndTrainingEndsWhenTheyNoLongerFall() throws IOException {
    TrainingOptions options = heldOut(new HeldOut(2, 1, OptionalInt.of(2), Optional.empty()), 40);
    Path run = temp.resolve("run");
    Path model = heldOutTrainer(run, options).run(Devices.CPU, r -> {}, Progress.SILENT);

    List<StepRecord> log = StepLog.read(run.resolve(Trainer.STEP_LOG));
    double[] losses = log.stream().mapToDouble(r -> r.heldOutLoss().orElseThrow()).toArray();
    int n = losses.length;
    double lowest = Arrays.stream(losses).min().orElseThrow();
    assertThat(n).isLessThan(200);
    assertThat(losses[n - 3]).isEqualTo(lowest);
    assertThat(losses[n - 1]).isGreaterThan(lowest);
    assertThat(losses[n - 2]).isGreaterThan(lowest);
    try (Decoder decoder = new ModelFolder(model).load(Devices.CPU);
        Gradients gradients = decoder.newGradients()) {
      Batch batch = Batch.of(held(), decoder.callTokens());
      assertThat(decoder.loss(batch) / batch.trainedTokens()).isEqualTo(lowest);
      assertThat(decoder.backward(batch, 1, gradients, Activations.KEEP) / batch.trainedTokens())
          .isCloseTo(lowest, within(1e-6));
    }

    Path killed = temp.resolve("killed");
    assertThatThrownBy(
            () ->
                heldOutTrainer(killed, options)
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == n - 1) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = heldOutTrainer(killed, options).run(Devices.CPU, r -> {}, Progress.SILENT);
    assertThat(resumed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
  }

  @Test
  void measuringWhatIsHeldOutChangesNothing() throws IOException {
    List<StepRecord> plain = new ArrayList<>();
    List<StepRecord> measured = new ArrayList<>();
    trainer(temp.resolve("a"), OPTIONS, rows()).run(Devices.CPU, plain::add, Progress.SILENT);
    heldOutTrainer(
            temp.resolve("b"), heldOut(new HeldOut(2, 4, OptionalInt.empty(), Optional.empty()), 2))
        .run(Devices.CPU, measured::add, Progress.SILENT);

    assertThat(measured)
        .usingRecursiveComparison()
        .ignoringFields("seconds", "heldOutLoss")
        .isEqualTo(plain);
    assertThat(measured.stream().filter(r -> r.heldOutLoss().isPresent()).map(StepRecord::step))
        .containsExactly(4L, 8L, 10L);
  }

  @Test
  void twoHundredStepsLeaveNoArrayBehind() throws Exception {
    List<Integer> alive = new ArrayList<>();
    Decoder[] held = new Decoder[1];
    List<Row> rows = TinyRows.of(MODEL, new Random(3), 200, 24, 5, 12);
    TrainingOptions options =
        new TrainingOptions(
            1,
            1,
            1,
            OPTIONS.optimizer(),
            OPTIONS.schedule(),
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

  private Trainer trainer(Path run, TrainingOptions options, List<Row> rows) {
    return new Trainer(
        options,
        new FixedRows(rows, 40),
        device -> new ModelFolder(base).random(device, 1, false),
        run,
        base,
        folder -> Files.writeString(folder.resolve("tokenizer.json"), "{}"),
        new AtomicLong()::incrementAndGet);
  }

  private Trainer heldOutTrainer(Path run, TrainingOptions options) {
    FixedRows all = new FixedRows(rows(), 40);
    TrainingRows data =
        new TrainingRows() {
          @Override
          public int rows(int epoch) {
            return all.rows(epoch);
          }

          @Override
          public List<Row> rows(int epoch, int from, int to) {
            return all.rows(epoch, from, to);
          }

          @Override
          public List<Row> heldOut() {
            return held();
          }

          @Override
          public int rowTokens() {
            return all.rowTokens();
          }

          @Override
          public Fingerprint fingerprint() {
            return all.fingerprint();
          }
        };
    return new Trainer(
        options,
        data,
        device -> new ModelFolder(base).random(device, 1, false),
        run,
        base,
        folder -> {},
        new AtomicLong()::incrementAndGet);
  }

  private static List<Row> held() {
    return TinyRows.of(MODEL, new Random(9), 2, 40, 8, 20);
  }

  private static TrainingOptions heldOut(HeldOut heldOut, int epochs) {
    return new TrainingOptions(
        epochs,
        OPTIONS.rowsPerStep(),
        OPTIONS.rowsPerPass(),
        OPTIONS.optimizer(),
        OPTIONS.schedule(),
        OPTIONS.clipNorm(),
        OPTIONS.checkpointEvery(),
        OPTIONS.keepCheckpoints(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(heldOut),
        Optional.empty());
  }

  private static TrainingOptions with(ActivationPolicy activations) {
    return new TrainingOptions(
        OPTIONS.epochs(),
        OPTIONS.rowsPerStep(),
        OPTIONS.rowsPerPass(),
        OPTIONS.optimizer(),
        OPTIONS.schedule(),
        OPTIONS.clipNorm(),
        OPTIONS.checkpointEvery(),
        OPTIONS.keepCheckpoints(),
        Optional.of(activations));
  }

  /** Fourteen rows of two documents: five steps an epoch, the last one short. */
  private static List<Row> rows() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 14; r++) {
      List<Document> documents = new ArrayList<>();
      for (int d = 0; d < 2; d++) {
        int[] ids = random.ints(10 + random.nextInt(10), 0, MODEL.vocabulary() / 3).toArray();
        documents.add(new Document("r" + r + "d" + d, ids, 3));
      }
      rows.add(new Row(documents));
    }
    return rows;
  }
}
