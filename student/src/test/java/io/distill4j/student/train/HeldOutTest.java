package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are held out of training: measured, and the end of it. */
final class HeldOutTest {

  @TempDir Path temp;
  private Path base;

  @BeforeEach
  void writeBase() throws IOException {
    base = SmallTraining.MODEL.write(temp.resolve("base"));
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
      Batch batch = Batch.of(held(), decoder.layout());
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
    SmallTraining.trainer(base, temp.resolve("a"), SmallTraining.OPTIONS, SmallTraining.rows())
        .run(Devices.CPU, plain::add, Progress.SILENT);
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

  private Trainer heldOutTrainer(Path run, TrainingOptions options) {
    FixedRows all = new FixedRows(SmallTraining.rows(), 40);
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
    return TinyRows.of(SmallTraining.MODEL, new Random(9), 2, 40, 8, 20);
  }

  private static TrainingOptions heldOut(HeldOut heldOut, int epochs) {
    return new TrainingOptions(
        epochs,
        SmallTraining.OPTIONS.rowsPerStep(),
        SmallTraining.OPTIONS.rowsPerPass(),
        SmallTraining.OPTIONS.optimizer(),
        SmallTraining.OPTIONS.schedule(),
        SmallTraining.OPTIONS.clipNorm(),
        SmallTraining.OPTIONS.checkpointEvery(),
        SmallTraining.OPTIONS.keepCheckpoints(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(heldOut),
        Optional.empty());
  }
}
