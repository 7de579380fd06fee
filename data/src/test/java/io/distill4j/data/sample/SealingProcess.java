package io.distill4j.data.sample;

import io.distill4j.data.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A run of its own process that appends samples in a disorder and seals meanwhile, a line for each;
 * arguments: folder, seed of the disorder, prompts.
 */
final class SealingProcess {

  static final int SAMPLES = 4;
  private static final String PLAN = "four of each";

  private SealingProcess() {}

  public static void main(String[] args) {
    run(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]), true);
  }

  @SuppressWarnings("SystemOut") // The parent process reads what is appended.
  static void run(Path folder, long seed, int prompts, boolean tells) {
    Random random = new Random(seed);
    try (SampleLog log = SampleLog.open(folder, 60_000, Optional.of(PLAN));
        Sealing sealing = Sealing.open(log, PLAN, SealingProcess::keys, t -> t, 120_000)) {
      // Sixteen prompts at a time, their samples in any order.
      for (int from = (int) sealing.prompts(); from < prompts; from += 16) {
        int to = Math.min(prompts, from + 16);
        List<Integer> open = new ArrayList<>();
        IntStream.range(from * SAMPLES, to * SAMPLES).forEach(open::add);
        Collections.shuffle(open, random);
        int[] left = new int[prompts];
        for (int i : open) {
          left[i / SAMPLES]++;
        }
        for (int i : open) {
          Trace trace = Samples.trace(i);
          if (log.state(trace.request().key()).isEmpty()) {
            log.append(trace);
            if (tells) {
              System.out.println(trace.request().key());
            }
          }
          if (--left[i / SAMPLES] == 0) {
            sealing.ended(i / SAMPLES, "p" + i / SAMPLES);
          }
        }
      }
      sealing.finish(() -> IntStream.range(0, prompts).mapToObj(i -> "p" + i));
    }
  }

  private static Iterator<String> keys(String prompt) {
    return IntStream.range(0, SAMPLES).mapToObj(k -> prompt + "#" + k).iterator();
  }
}
