package io.distill4j.student.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.cuda.CudaUtils;
import io.distill4j.data.Progress;
import io.distill4j.data.Sampling;
import io.distill4j.student.generate.ContinuousBatch;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.Layout;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What can only be checked on a GPU, as JSON lines; ends with 1 where something is not as it should
 * be. The shapes are small, so that it takes seconds.
 */
public final class DeviceCheck {

  private static final List<TinyModel> MODELS =
      List.of(
          new TinyModel("qwen2", 1000, 256, 512, 4, 8, 2, true, 0.05),
          new TinyModel("llama", 1000, 256, 512, 3, 4, 4, false, 0.05),
          new TinyModel("qwen3", 1000, 256, 512, 3, 8, 1, true, 0.05));

  private static boolean failed;

  private DeviceCheck() {}

  /** Runs all checks. */
  public static void main(String[] arguments) throws Exception {
    for (TinyModel model : MODELS) {
      Path base = model.write(Files.createTempDirectory("check"));
      try (Decoder decoder = new ModelFolder(base).random(Devices.BEST, 1, false)) {
        drawn(model, decoder);
        gradients(model, decoder);
        written(model, decoder);
      }
    }
    moments(MODELS.get(0));
    steps(MODELS.get(0));
    System.exit(failed ? 1 : 0);
  }

  /** What generation says of its tokens is what a forward pass says of them. */
  private static void drawn(TinyModel model, Decoder decoder) {
    Random random = new Random(2);
    List<CompletableFuture<Generated>> all = new ArrayList<>();
    try (ContinuousBatch batch =
        new ContinuousBatch(decoder, new GenerationOptions(24, 160), Set.of(7))) {
      for (int i = 0; i < 60; i++) {
        int[] prompt = model.ids(random, 3 + i % 50);
        all.add(batch.add(prompt, new Sampling(0.8, 0.9, i % 3 * 20, i % 2 * 0.01, 100), i));
      }
      while (!batch.isIdle()) {
        batch.step();
      }
    }
    double worst = 0;
    int tokens = 0;
    for (CompletableFuture<Generated> each : all) {
      Generated generated = each.join();
      int[] prompt = generated.prompt();
      int[] ids = new int[prompt.length + generated.ids().length];
      System.arraycopy(prompt, 0, ids, 0, prompt.length);
      System.arraycopy(generated.ids(), 0, ids, prompt.length, generated.ids().length);
      Row row = new Row(List.of(new Document("d", ids, prompt.length)));
      float[] scores = decoder.scores(Batch.of(List.of(row), Layout.EXACT)).logProbabilities();
      for (int i = 0; i < scores.length; i++) {
        worst = Math.max(worst, Math.abs(scores[i] - generated.logProbabilities()[i]));
      }
      tokens += scores.length;
    }
    say(
        "drawn",
        model.family(),
        worst < 0.1,
        "%d tokens, worst %.4f nats".formatted(tokens, worst));
  }

  /** Whatever is kept, the gradients are the same. */
  private static void gradients(TinyModel model, Decoder decoder) {
    Batch batch = Batch.of(TinyRows.of(model, new Random(3), 4, 300, 40, 200), decoder.layout());
    double scale = 1.0 / batch.trainedTokens();
    try (Gradients kept = decoder.newGradients();
        Gradients other = decoder.newGradients()) {
      double loss = decoder.backward(batch, scale, kept, Activations.KEEP);
      for (Activations activations :
          List.of(
              Activations.KEEP_COSTLY,
              Activations.keepCostly(1),
              Activations.KEEP_COSTLY.withProducts(1),
              Activations.RECOMPUTE)) {
        other.clear();
        double again = decoder.backward(batch, scale, other, activations);
        double least = 1;
        for (int i = 0; i < kept.arrays().size(); i++) {
          least =
              Math.min(
                  least,
                  cosine(
                      kept.arrays().get(i).toFloatArray(), other.arrays().get(i).toFloatArray()));
        }
        say(
            "gradients",
            model.family() + " " + activations,
            Math.abs(again - loss) < 1e-4 * loss && least > 0.999,
            "loss %.6f and %.6f, least cosine %.6f".formatted(loss, again, least));
      }
    }
  }

  /** The only pass of a step writes what sums would hold. */
  private static void written(TinyModel model, Decoder decoder) {
    Batch batch = Batch.of(TinyRows.of(model, new Random(3), 4, 300, 40, 200), decoder.layout());
    double scale = 1.0 / batch.trainedTokens();
    try (Gradients summed = decoder.newGradients();
        Gradients written = decoder.newGradientsOfOnePass()) {
      for (Activations activations :
          List.of(
              Activations.KEEP,
              Activations.KEEP_COSTLY.withProducts(1),
              Activations.keepCostly(1),
              Activations.RECOMPUTE)) {
        summed.clear();
        written.clear();
        double loss = decoder.backward(batch, scale, summed, activations);
        boolean same = decoder.backward(batch, scale, written, activations) == loss;
        for (List<Integer> part : written.parts()) {
          try (NDManager scope = decoder.newScope()) {
            for (Map.Entry<Integer, NDArray> each : written.scaled(scope, part, 1).entrySet()) {
              float[] expected = summed.arrays().get(each.getKey()).toFloatArray();
              same &= Arrays.equals(each.getValue().toFloatArray(), expected);
            }
          }
        }
        say("written", model.family() + " " + activations, same, "bit for bit");
      }
    }
  }

  /** Small moments learn what float32 ones learn, and a run taken twice is the same. */
  private static void moments(TinyModel model) throws IOException {
    Path folder = Files.createTempDirectory("moments");
    Path base = model.write(folder.resolve("base"));
    double exact = 0;
    for (OptimizerState state : OptimizerState.values()) {
      List<Double> losses = new ArrayList<>();
      for (String take : List.of("a", "b")) {
        List<StepRecord> records = new ArrayList<>();
        List<Row> rows = TinyRows.of(model, new Random(3), 10, 120, 20, 60);
        trainer(base, folder.resolve(state + take), 6, rows, state)
            .run(Devices.BEST, records::add, Progress.SILENT);
        losses.add(records.get(records.size() - 1).loss());
      }
      exact = state == OptimizerState.FLOAT32 ? losses.get(0) : exact;
      say(
          "moments",
          state.toString(),
          losses.get(0).equals(losses.get(1)) && Math.abs(losses.get(0) / exact - 1) < 0.03,
          "last losses %s, float32 %.6f".formatted(losses, exact));
    }
  }

  /** Neither arrays nor the memory of the device grow. */
  private static void steps(TinyModel model) throws IOException {
    Path folder = Files.createTempDirectory("steps");
    Path base = model.write(folder.resolve("base"));
    List<Row> rows = TinyRows.of(model, new Random(3), 20, 300, 40, 200);
    List<Integer> alive = new ArrayList<>();
    List<Long> used = new ArrayList<>();
    Decoder[] held = new Decoder[1];
    Trainer trainer =
        new Trainer(
            options(10, OptimizerState.FLOAT32),
            new FixedRows(rows, 300),
            device -> {
              held[0] = new ModelFolder(base).random(device, 1, false);
              return held[0];
            },
            folder.resolve("run"),
            base,
            written -> {},
            System::nanoTime);
    trainer.run(
        Devices.BEST,
        record -> {
          alive.add(Alive.below(held[0]));
          used.add(CudaUtils.getGpuMemory(Devices.BEST.device()).getUsed());
        },
        Progress.SILENT);
    // The allocator keeps what it once took: by then it has met every shape.
    long early = used.get(40);
    long late = used.get(used.size() - 1);
    say(
        "steps",
        alive.size() + " steps",
        alive.get(40).equals(alive.get(alive.size() - 1)) && early == late,
        "arrays %d and %d, device memory %,d and %,d bytes after step 41 and the last"
            .formatted(alive.get(40), alive.get(alive.size() - 1), early, late));
  }

  private static Trainer trainer(
      Path base, Path run, int epochs, List<Row> rows, OptimizerState state) {
    return new Trainer(
        options(epochs, state),
        new FixedRows(rows, 300),
        device -> new ModelFolder(base).random(device, 1, false),
        run,
        base,
        written -> {},
        System::nanoTime);
  }

  private static TrainingOptions options(int epochs, OptimizerState state) {
    return new TrainingOptions(
        epochs,
        1,
        1,
        new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.01, Optional.of(state)),
        new Schedule.Constant(0.1),
        1.0,
        1000,
        1,
        Optional.of(ActivationPolicy.KEEP_COSTLY));
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 1e-30;
    double bb = 1e-30;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }

  @SuppressWarnings("SystemOut") // A program for people.
  private static void say(String check, String what, boolean fine, String found) {
    failed |= !fine;
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"check\":\"%s\",\"what\":\"%s\",\"fine\":%s,\"found\":\"%s\"}",
            check,
            what,
            fine,
            found));
  }
}
