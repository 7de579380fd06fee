package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.Progress;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SmallMomentsTest {

  /** Wide enough that its matrices are kept small. */
  private static final TinyModel MODEL = new TinyModel("qwen2", 120, 64, 96, 2, 4, 2, true, 0.05);

  @TempDir Path temp;

  @Test
  void theMapsAreThoseOfBitsandbytes() {
    float[] signed = DynamicMap.values(true);
    float[] unsigned = DynamicMap.values(false);

    assertThat(signed).hasSize(256).isSorted().contains(0f, 1f, 0.55e-6f, -0.55e-6f);
    assertThat(unsigned).hasSize(256).isSorted().contains(0f, 1f, 0.325e-6f, 0.775e-6f);
    assertThat(signed[0]).isEqualTo((float) (0.1 + 0.9 * 63.5 / 64) * -1);
    assertThat(DynamicMap.middles(new float[] {0, 1, 3})).containsExactly(0.5f, 2f);
  }

  /** One step from zero moments: m = (1 - b1) g, v = (1 - b2) g^2, whatever they are kept in. */
  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "EIGHT_BIT", "HOST"})
  void theFirstStepIsThatOfAdamW(OptimizerState state) {
    AdamW options = new AdamW(0.01, 0.9, 0.95, 1e-8, 0.1, Optional.of(state));
    int n = 5000; // Not whole blocks.
    Random random = new Random(1);
    float[] weights = floats(random, n);
    float[] gradients = floats(random, n);
    try (NDManager manager = Kernels.newManager(Devices.CPU);
        SmallMoments moments = new SmallMoments(manager, state)) {
      Shape shape = new Shape(50, 100);
      NDArray p = manager.create(weights, shape);
      NDArray g = manager.create(gradients, shape);
      moments.add(manager, 0, new Parameter("w", List.of(50L, 100L)));
      moments.apply(manager, options, 0.01, 1, 0, p, g);
      float[] after = p.toFloatArray();
      for (int i = 0; i < n; i++) {
        double step = gradients[i] / (Math.abs(gradients[i]) + 1e-8);
        double expected = weights[i] * (1 - 0.01 * 0.1) - 0.01 * step;
        assertThat((double) after[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  /** Small changes are lost one by one when rounding to the nearest, not when by chance. */
  @Test
  void roundingByChanceIsRightInTheMeanAndTheSameEachTime() {
    AdamW options = new AdamW(0.01, 0.999, 0.999, 1e-8, 0, Optional.of(OptimizerState.BFLOAT16));
    int n = 8192;
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    double[][] means = new double[2][];
    for (int run = 0; run < 2; run++) {
      try (NDManager manager = Kernels.newManager(Devices.CPU);
          SmallMoments moments = new SmallMoments(manager, OptimizerState.BFLOAT16)) {
        moments.add(manager, 0, new Parameter("w", List.of(1L, (long) n)));
        NDArray p = manager.create(ones, new Shape(1, n));
        NDArray g = manager.create(ones, new Shape(1, n));
        for (int step = 1; step <= 300; step++) {
          moments.apply(manager, options, 0.01, step, 0, p, g);
        }
        NDArray first = moments.parts(0, "w").values().iterator().next();
        float[] values = moments.widened(manager, first).toFloatArray();
        double mean = 0;
        for (float value : values) {
          mean += value / (double) n;
        }
        means[run] = new double[] {mean, values[17]};
      }
    }
    // 1 - 0.999^300; rounding to the nearest would stop near 0.25, where 0.1% is half a unit.
    assertThat(means[0][0]).isCloseTo(1 - Math.pow(0.999, 300), within(2e-3));
    assertThat(means[1]).isEqualTo(means[0]);
  }

  /** The loss guard: forty steps end within 1% of the loss with float32 moments. */
  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "EIGHT_BIT"})
  void trainingEndsWhereFloat32Moments(OptimizerState state) throws IOException {
    double expected = lastLoss(temp.resolve("full"), OptimizerState.FLOAT32);
    double first = Math.log(120);

    double loss = lastLoss(temp.resolve("small"), state);

    assertThat(expected).isLessThan(0.9 * first);
    assertThat(loss).isCloseTo(expected, within(0.01 * expected));
  }

  @Test
  void momentsInMainMemoryTrainBitForBitAsThoseOnTheDevice() throws IOException {
    Path full =
        trainer(temp.resolve("full"), OptimizerState.FLOAT32)
            .run(Devices.CPU, r -> {}, Progress.SILENT);
    Path host =
        trainer(temp.resolve("host"), OptimizerState.HOST)
            .run(Devices.CPU, r -> {}, Progress.SILENT);

    assertThat(host.resolve("model.safetensors"))
        .hasSameBinaryContentAs(full.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "EIGHT_BIT", "HOST"})
  void aKilledRunEndsAsIfNothingHadHappened(OptimizerState state) throws IOException {
    Path whole = trainer(temp.resolve("whole"), state).run(Devices.CPU, r -> {}, Progress.SILENT);
    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                trainer(broken, state)
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == 13) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = trainer(broken, state).run(Devices.CPU, r -> {}, Progress.SILENT);

    assertThat(resumed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  private double lastLoss(Path run, OptimizerState state) throws IOException {
    trainer(run, state).run(Devices.CPU, r -> {}, Progress.SILENT);
    List<StepRecord> log = StepLog.read(run.resolve(Trainer.STEP_LOG));
    return log.subList(log.size() - 5, log.size()).stream()
        .mapToDouble(StepRecord::loss)
        .average()
        .orElseThrow();
  }

  private Trainer trainer(Path run, OptimizerState state) throws IOException {
    Path base = MODEL.write(temp.resolve("base"));
    List<Row> rows = TinyRows.of(MODEL, new Random(3), 10, 60, 20, 30);
    TrainingOptions options =
        new TrainingOptions(
            20,
            5,
            5,
            new AdamW(5e-3, 0.9, 0.95, 1e-8, 0.01, Optional.of(state)),
            new Schedule.Constant(0.1),
            1.0,
            10,
            1,
            Optional.empty());
    return new Trainer(
        options,
        new FixedRows(rows, 60),
        device -> new ModelFolder(base).random(device, 1, false),
        run,
        base,
        folder -> {},
        new AtomicLong()::incrementAndGet);
  }

  private static float[] floats(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
