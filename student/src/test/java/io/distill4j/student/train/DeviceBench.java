package io.distill4j.student.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import io.distill4j.data.Sampling;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.generate.ContinuousBatch;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.OptimizerState;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens per second of real shapes on the device at hand, with random weights, as JSON lines.
 *
 * <p>{@code train SHAPE TOKENS DOCUMENTS ACTIVATIONS [STATE [STEPS]]}: whole optimizer steps, the
 * median of those after the second; 0 documents are as many as fit, of other lengths at every step.
 * {@code decode SHAPE SLOTS PROMPT TOKENS}: that many completions at once, each of exactly that
 * many tokens.
 */
public final class DeviceBench {

  private static final int STEPS = 6;

  private DeviceBench() {}

  /** Runs one measurement. */
  public static void main(String[] arguments) throws IOException {
    Path folder = shape(arguments[1]).write(Files.createTempDirectory("bench"));
    try (Decoder decoder = fresh(folder, Devices.BEST)) {
      int[] numbers =
          Arrays.stream(arguments).skip(2).limit(2).mapToInt(Integer::parseInt).toArray();
      if (arguments[0].equals("train")) {
        OptimizerState state =
            arguments.length > 5 ? OptimizerState.valueOf(arguments[5]) : OptimizerState.FLOAT32;
        int steps = arguments.length > 6 ? Integer.parseInt(arguments[6]) : STEPS;
        Activations activations =
            arguments[4].equals("AUTO")
                ? fastest(decoder, numbers[0], state)
                : activations(arguments[4]);
        train(arguments[1], decoder, numbers, activations, state, steps);
      } else {
        decode(arguments[1], decoder, numbers, Integer.parseInt(arguments[4]));
      }
    }
  }

  /** The shape of a real model. */
  public static TinyModel shape(String name) {
    return switch (name) {
      case "0.5b" -> new TinyModel("qwen2", 151_936, 896, 4864, 24, 14, 2, true, 0.02);
      case "1.5b" -> new TinyModel("qwen2", 151_936, 1536, 8960, 28, 12, 2, true, 0.02);
      case "7b" -> new TinyModel("qwen2", 152_064, 3584, 18_944, 28, 28, 4, false, 0.02);
      default -> throw new IllegalArgumentException("no shape " + name);
    };
  }

  /** A model of that shape with random weights. */
  public static Decoder fresh(Path folder, Devices device) throws IOException {
    return Decoder.create(
        new ModelFolder(folder).config(), device, Precision.of(device), DeviceBench::random);
  }

  private static NDArray random(Kernels kernels, NDManager manager, Parameter parameter) {
    Shape shape = new Shape(parameter.shape());
    if (parameter.name().endsWith("norm.weight")) {
      return manager.ones(shape);
    }
    return manager.randomNormal(0, 0.02f, shape, DataType.FLOAT32);
  }

  /** What a run that leaves it to the machine takes. */
  private static Activations fastest(Decoder decoder, int tokens, OptimizerState state) {
    Machine machine = Machine.here(Devices.BEST);
    return new Workload(
            decoder.config(),
            tokens,
            machine.precision(),
            Activations.KEEP,
            Optional.empty(),
            state,
            true)
        .fastestWithin(machine.bytes())
        .activations();
  }

  /** Texts of random tokens that fill a row, of equal lengths or, for 0 of them, of any. */
  private static Row row(Random random, int vocabulary, int tokens, int documents) {
    List<Document> all = new ArrayList<>();
    int left = tokens;
    while (left > 0) {
      int drawn = documents == 0 ? 256 + random.nextInt(tokens) : tokens / documents;
      int length = Math.min(left, drawn);
      all.add(new Document("d" + all.size(), random.ints(length, 0, vocabulary).toArray(), 1));
      left -= length;
      left = left < 2 ? 0 : left;
    }
    return new Row(all);
  }

  private static void train(
      String name,
      Decoder decoder,
      int[] numbers,
      Activations activations,
      OptimizerState state,
      int steps) {
    int tokens = numbers[0];
    int documents = numbers[1];
    Random random = new Random(1);
    int vocabulary = decoder.config().vocabularySize();
    double[] seconds = new double[steps];
    double[] parts = new double[4];
    double loss = 0;
    double norm = 0;
    AdamW adamW = new AdamW(1e-5, 0.9, 0.95, 1e-8, 0.1, Optional.of(state));
    try (Optimizer optimizer = new Optimizer(decoder, adamW);
        Gradients gradients = decoder.newGradientsOfOnePass()) {
      for (int step = 0; step < steps; step++) {
        Row row = row(documents == 0 ? random : new Random(1), vocabulary, tokens, documents);
        Batch batch = Batch.of(List.of(row), decoder.layout());
        long begin = System.nanoTime();
        gradients.clear();
        parts[0] = since(begin);
        double sum = decoder.backward(batch, 1.0 / batch.trainedTokens(), gradients, activations);
        loss = sum / batch.trainedTokens();
        parts[1] = since(begin);
        norm = gradients.norm();
        parts[2] = since(begin);
        optimizer.apply(gradients, Gradients.clipping(norm, 1), 1e-5);
        parts[3] = since(begin);
        decoder.weights().get(1).toFloatArray(); // Waits for the device.
        seconds[step] = since(begin);
      }
    }
    print(
        "{\"bench\":\"train\",\"shape\":\"%s\",\"tokens\":%d,\"documents\":%d,"
            + "\"activations\":\"%s\",\"tokens_per_s\":%.0f,\"loss\":%.3f,\"norm\":%.3f,\"device_bytes\":%d,"
            + "\"seconds\":%s,\"last_step_until\":%s}",
        name,
        tokens,
        documents,
        activations,
        tokens / median(seconds),
        loss,
        norm,
        taken(decoder),
        Arrays.toString(seconds),
        Arrays.toString(parts));
  }

  /** What the driver says is taken of the device; the allocator gives nothing back. */
  private static long taken(Decoder decoder) {
    Device device = decoder.weights().get(0).getDevice();
    return device.isGpu() ? CudaUtils.getGpuMemory(device).getUsed() : 0;
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void decode(String name, Decoder decoder, int[] numbers, int tokens) {
    int slots = numbers[0];
    int length = numbers[1];
    GenerationOptions options = new GenerationOptions(slots, length + tokens + 16);
    double[] seconds = new double[3];
    for (int round = 0; round < seconds.length; round++) {
      try (ContinuousBatch batch = new ContinuousBatch(decoder, options, Set.of())) {
        List<CompletableFuture<Generated>> all = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
          int[] prompt = new Random(i).ints(length, 0, decoder.config().vocabularySize()).toArray();
          all.add(batch.add(prompt, new Sampling(0.6, 0.95, 0, 0, tokens), i));
        }
        long begin = System.nanoTime();
        while (!batch.isIdle()) {
          batch.step();
        }
        seconds[round] = (System.nanoTime() - begin) / 1e9;
        all.forEach(CompletableFuture::join);
      }
    }
    print(
        "{\"bench\":\"decode\",\"shape\":\"%s\",\"slots\":%d,\"prompt\":%d,\"tokens\":%d,"
            + "\"tokens_per_s\":%.0f,\"seconds\":%s}",
        name, slots, length, tokens, slots * tokens / seconds[2], Arrays.toString(seconds));
  }

  /**
   * {@code KEEP}, {@code RECOMPUTE}, or in how many layers what is costly is kept, and, after a
   * plus, in how many of them products are.
   */
  public static Activations activations(String name) {
    return switch (name) {
      case "KEEP" -> Activations.KEEP;
      case "RECOMPUTE" -> Activations.RECOMPUTE;
      default -> {
        String[] layers = name.split("\\+", -1);
        Activations kept = Activations.keepCostly(Integer.parseInt(layers[0]));
        yield layers.length == 1 ? kept : kept.withProducts(Integer.parseInt(layers[1]));
      }
    };
  }

  private static double median(double[] seconds) {
    double[] sorted = Arrays.stream(seconds).skip(2).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  @SuppressWarnings({"SystemOut", "AnnotateFormatMethod"}) // A program for people.
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
