package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.prompt.Shuffled;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a run over many prompts takes until the first is asked, and how much memory the whole
 * run needs. Arguments: a folder to work in, the number of prompts, and perhaps {@code start} to
 * end with the first request, {@code shuffled} to ask in another order. The prompts are written
 * first, about 250 bytes each, as JSON lines.
 */
final class PromptsBench {

  private PromptsBench() {}

  @SuppressWarnings("SystemOut") // A program for people.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    Path file = folder.resolve("prompts.jsonl");
    if (!Files.exists(file)) {
      write(file, count);
    }
    List<String> options = List.of(args).subList(2, args.length);
    PromptSource prompts = DatasetPrompts.of(file, "problem", "answer");
    long begin = System.nanoTime();
    AtomicLong first = new AtomicLong();
    Generator answering =
        new Generator() {
          @Override
          public CompletionStage<Completion> generate(Request request) {
            if (first.compareAndSet(0, System.nanoTime())) {
              System.out.printf(
                  Locale.ROOT,
                  "first_request_s=%.2f cpu_s=%.2f%n",
                  (first.get() - begin) / 1e9,
                  ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
            }
            return CompletableFuture.completedFuture(
                Completion.of("Sums are easy.", "\\boxed{" + request.seed() + "}"));
          }

          @Override
          public String model() {
            return "at once";
          }

          @Override
          public String endpoint() {
            return "here";
          }

          @Override
          public void close() {}
        };
    Summary summary =
        new GenerationRun(
                answering,
                options.contains("shuffled") ? new Shuffled(prompts, 7) : prompts,
                new Plan(1, Sampling.R1, 7, 64),
                folder.resolve("traces"),
                Clock.systemUTC(),
                Progress.SILENT)
            .run(() -> options.contains("start") && first.get() != 0);
    long end = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "prompts=%d samples=%d first_request_s=%.2f whole_s=%.2f heap_limit_mb=%d%n",
        summary.prompts(),
        summary.samples(),
        (first.get() - begin) / 1e9,
        (end - begin) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void write(Path file, int count) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        out.write(
            "{\"problem\": \"A farmer sells %d eggs and then %d more for %d cents each. A third of"
                    .formatted(i, i * 31L % 1009, 7 + i % 90)
                + " the money goes to the mill, the rest is kept in a jar for the winter; how many"
                + " cents are in the jar?\", \"answer\": \""
                + i * 2L
                + "\"}\n");
      }
    }
  }
}
