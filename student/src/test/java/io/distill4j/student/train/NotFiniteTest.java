package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are no longer finite stop a run and are told where they began. */
final class NotFiniteTest {

  @TempDir Path temp;
  private Path base;

  @BeforeEach
  void writeBase() throws IOException {
    base = SmallTraining.MODEL.write(temp.resolve("base"));
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunBeforeItSpoilsTheWeights() throws IOException {
    Path run = temp.resolve("run");
    Trainer trainer =
        new Trainer(
            SmallTraining.OPTIONS,
            new FixedRows(SmallTraining.rows(), 40),
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
    List<Row> rows = new ArrayList<>(SmallTraining.rows());
    int[] bright = {1, 2, 60, 3, 4};
    rows.set(
        1,
        new Row(
            List.of(
                new Document("dark", new int[] {1, 2, 3}, 1), new Document("bright", bright, 2))));
    Trainer trainer =
        new Trainer(
            SmallTraining.OPTIONS,
            new FixedRows(rows, 40),
            device -> {
              Decoder decoder = new ModelFolder(base).random(device, 1, false);
              NDArray embedding = decoder.weights().get(0);
              NDArray values = decoder.weights().get(1 + 3);
              float[] e = embedding.toFloatArray();
              for (int id = 0; id < SmallTraining.MODEL.vocabulary(); id++) {
                e[id * SmallTraining.MODEL.hidden() + 5] = id == 60 ? 1000 : 0;
              }
              embedding.set(e);
              float[] v = values.toFloatArray();
              for (int i = 5; i < v.length; i += SmallTraining.MODEL.hidden()) {
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
}
