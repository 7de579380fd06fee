package io.distill4j.student.bench;

import ai.djl.ndarray.NDManager;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.LocalGenerator;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.FixedRows;
import io.distill4j.student.train.Schedule;
import io.distill4j.student.train.StepRecord;
import io.distill4j.student.train.Trainer;
import io.distill4j.student.train.TrainingOptions;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens per second of training and of decoding on this machine, printed as JSON lines.
 *
 * <p>Shapes: {@code quickstart} (0.9M parameters) and {@code small} (25M). Training is the whole
 * step: batch, forward, backward, clipping, optimizer. Medians over the steps after the first five.
 */
public final class SpeedBench {

  private static final TinyModel QUICKSTART =
      new TinyModel("qwen2", 309, 192, 512, 2, 6, 6, true, 0.05);
  private static final TinyModel SMALL =
      new TinyModel("qwen2", 8192, 448, 1216, 8, 7, 7, true, 0.02);

  private SpeedBench() {}

  /** Runs {@code train} or {@code decode} with {@code quickstart} or {@code small}. */
  public static void main(String[] arguments) throws Exception {
    TinyModel shape = arguments[1].equals("small") ? SMALL : QUICKSTART;
    Path folder = shape.write(Files.createTempDirectory("speed"));
    if (arguments[0].equals("train")) {
      for (ActivationPolicy activations :
          List.of(
              ActivationPolicy.KEEP, ActivationPolicy.KEEP_COSTLY, ActivationPolicy.RECOMPUTE)) {
        train(arguments[1], shape, folder, activations);
      }
    } else {
      for (int slots : new int[] {1, 16, 128}) {
        decode(arguments[1], shape, folder, slots);
      }
      naive(arguments[1], shape, folder);
    }
  }

  private static void train(String name, TinyModel shape, Path folder, ActivationPolicy activations)
      throws IOException {
    int steps = name.equals("small") ? 12 : 60;
    boolean small =
        name.equals("small"); // Texts of one length, which PyTorch can hold in one tensor.
    List<Row> rows =
        TinyRows.of(shape, new Random(1), 3 * steps, 512, small ? 128 : 80, small ? 128 : 170);
    TrainingOptions options =
        new TrainingOptions(
            1,
            3,
            3,
            new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1),
            new Schedule.Linear(0.05, 0),
            1.0,
            1000,
            1,
            Optional.of(activations));
    List<StepRecord> records = new ArrayList<>();
    long[] cpu = new long[steps];
    new Trainer(
            options,
            new FixedRows(rows, 512),
            device -> new ModelFolder(folder).random(device, 1, true),
            Files.createTempDirectory("run"),
            folder,
            path -> {},
            System::nanoTime)
        .run(
            Devices.CPU,
            record -> {
              cpu[records.size()] = cpuNanos();
              records.add(record);
            },
            Progress.SILENT);
    double[] rates =
        records.stream().skip(5).mapToDouble(r -> r.rowTokens() / r.seconds()).sorted().toArray();
    print(
        "{\"bench\":\"train\",\"shape\":\"%s\",\"activations\":\"%s\",\"tokens_per_step\":%d,"
            + "\"median_tokens_per_s\":%.0f,\"best_tokens_per_s\":%.0f,\"tokens_per_cpu_s\":%.0f}",
        name,
        activations,
        records.get(0).rowTokens(),
        rates[rates.length / 2],
        rates[rates.length - 1],
        records.stream().skip(5).mapToLong(StepRecord::rowTokens).sum()
            * 1e9
            / (cpu[steps - 1] - cpu[4]));
  }

  private static void decode(String name, TinyModel shape, Path folder, int slots)
      throws Exception {
    int length = 100;
    try (LocalGenerator generator =
        new LocalGenerator(
            new ModelFolder(folder).random(Devices.CPU, 1, true),
            new Ids(shape.vocabulary()),
            new GenerationOptions(slots, 256),
            "bench",
            "local")) {
      for (int round = 0; round < 3; round++) {
        long begin = System.nanoTime();
        long beginCpu = cpuNanos();
        List<CompletableFuture<Completion>> all = new ArrayList<>();
        for (int i = 0; i < 2 * slots; i++) {
          Prompt prompt = Prompt.of("p" + i, "32", new Answer.None());
          all.add(
              generator
                  .generate(Request.of(prompt, i, new Sampling(0.6, 0.95, 0, 0, length), round))
                  .toCompletableFuture());
        }
        long tokens = 0;
        for (CompletableFuture<Completion> one : all) {
          tokens += one.get().usage().completionTokens();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(
            "{\"bench\":\"decode\",\"shape\":\"%s\",\"slots\":%d,\"round\":%d,"
                + "\"tokens_per_s\":%.0f,\"tokens_per_cpu_s\":%.0f}",
            name, slots, round, tokens / seconds, tokens * 1e9 / (cpuNanos() - beginCpu));
      }
    }
  }

  /** The loop without a cache: the whole text of 16 completions again for each token. */
  private static void naive(String name, TinyModel shape, Path folder) throws IOException {
    int slots = 16;
    int length = 32;
    int made = 100;
    try (Decoder decoder = new ModelFolder(folder).random(Devices.CPU, 1, true)) {
      int[] ids = new Random(length).ints(length + made, 0, shape.vocabulary()).toArray();
      long begin = System.nanoTime();
      long beginCpu = cpuNanos();
      for (int token = 0; token < made; token++) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
          int[] text = Arrays.copyOf(ids, length + token);
          rows.add(new Row(List.of(new Document("d" + i, text, 1))));
        }
        try (NDManager scope = decoder.newScope()) {
          decoder.logits(scope, Batch.of(rows, decoder.layout())).toFloatArray();
        }
      }
      long tokens = (long) slots * made;
      print(
          "{\"bench\":\"decode\",\"shape\":\"%s\",\"slots\":%d,\"cache\":false,"
              + "\"tokens_per_s\":%.0f,\"tokens_per_cpu_s\":%.0f}",
          name,
          slots,
          tokens * 1e9 / (System.nanoTime() - begin),
          tokens * 1e9 / (cpuNanos() - beginCpu));
    }
  }

  /** Processor time of this process: on a busy machine it says more than the clock. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @SuppressWarnings({"SystemOut", "AnnotateFormatMethod"}) // A program for people.
  private static void print(String format, Object... values) {
    System.out.println(format.formatted(values));
  }

  /** Prompts of as many ids as the text says. */
  private record Ids(int vocabulary) implements Codec {
    @Override
    public int[] prompt(List<Message> messages) {
      int length = Integer.parseInt(messages.get(0).content());
      return new Random(length).ints(length, 0, vocabulary).toArray();
    }

    @Override
    public String text(int[] ids) {
      return Arrays.toString(ids);
    }

    @Override
    public int[] completion(String text, boolean ended) {
      throw new UnsupportedOperationException("nothing comes as text here");
    }

    @Override
    public Set<Integer> stopIds() {
      return Set.of();
    }

    @Override
    public boolean opensThoughts() {
      return false;
    }
  }
}
