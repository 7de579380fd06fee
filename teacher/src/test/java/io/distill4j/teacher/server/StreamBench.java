package io.distill4j.teacher.server;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.Window;
import io.distill4j.testkit.server.FakeServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures the client: {@code serve CHUNKS} runs the fake server, {@code ask URL REQUESTS WINDOW
 * FOLDER} sends requests and keeps every sample in a log. See bench/teacher.
 */
public final class StreamBench {

  private StreamBench() {}

  /** Prints one line of numbers. */
  @SuppressWarnings("SystemOut") // A program of its own.
  public static void main(String[] args) throws InterruptedException {
    if (args[0].equals("serve")) {
      int chunks = Integer.parseInt(args[1]);
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      FakeServer server = FakeServer.start(threads, r -> FakeServer.whole(r, chunks));
      System.out.println(server.url());
      Thread.currentThread().join();
    }
    int count = Integer.parseInt(args[2]);
    Iterator<Request> requests =
        IntStream.range(0, count)
            .mapToObj(i -> Prompt.of("p" + i, "What is " + i + "?", new Answer.None()))
            .map(prompt -> Request.of(prompt, 0, Sampling.R1, 42))
            .iterator();
    long start = System.nanoTime();
    long[] tokens = new long[1];
    try (Generator generator = OpenAi.of(args[1], "fake").open(Map.of());
        SampleLog log = SampleLog.open(Path.of(args[4]))) {
      Window.Sink keep =
          (Request request, Completion completion, Instant from, Instant to) -> {
            tokens[0] += completion.usage().completionTokens();
            log.append(
                new Trace(request, completion, "fake", generator.endpoint(), from, to, List.of()));
          };
      new Window(generator, Integer.parseInt(args[3]), Clock.systemUTC())
          .run(requests, keep, () -> false);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
      System.out.printf(
          "requests=%d kept=%d tokens=%d seconds=%.2f requests_per_s=%.1f cpu_s=%.2f"
              + " cpu_us_per_chunk=%.2f%n",
          count, log.size(), tokens[0], seconds, count / seconds, cpu, cpu * 1e6 / tokens[0]);
    }
  }
}
