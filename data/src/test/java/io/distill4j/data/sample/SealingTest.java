package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Traces;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that are written while the run goes on are those of a run that nothing disturbed. */
final class SealingTest {

  private static final int PROMPTS = 500;

  @TempDir Path temp;

  /** Hashes by name. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Fingerprint.ofFile(file).hex());
      }
    }
    files.remove("README.md"); // It names its folder.
    return files;
  }

  private static List<Trace> read(Stream<Trace> stream) {
    try (stream) {
      return stream.toList();
    }
  }

  private static Iterator<String> keys(String prompt) {
    return IntStream.range(0, 4).mapToObj(k -> prompt + "#" + k).iterator();
  }

  private static Stream<String> prompts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i);
  }

  /** Waits until the thread that seals has done what it can. */
  private static void await(Path folder, int parts) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (SealState.read(folder).parts() < parts) {
      assertThat(System.nanoTime()).as("no part was sealed").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void killedAtAnyInstantItEndsWithTheBytesOfAQuietRun() throws Exception {
    Path quiet = temp.resolve("quiet");
    SealingProcess.run(quiet, 1, PROMPTS, false);
    Map<String, String> expected = files(quiet);
    assertThat(expected).hasSizeGreaterThan(2);
    assertThat(read(Traces.read(quiet)))
        .isEqualTo(IntStream.range(0, 4 * PROMPTS).mapToObj(Samples::trace).toList());

    Path killed = temp.resolve("killed");
    Map<String, Integer> appended = new HashMap<>();
    Random random = new Random(5);
    for (int kill = 0; kill < 3; kill++) {
      Process process = start(killed, kill);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        for (int wait = 100 + random.nextInt(400); wait > 0 && line != null; wait--) {
          appended.merge(line, 1, Integer::sum);
          line = lines.readLine();
        }
        process.destroyForcibly().waitFor();
      }
      assertThat(read(LiveSamples.read(killed))).hasSizeGreaterThanOrEqualTo(appended.size());
    }
    SealingProcess.run(killed, 77, PROMPTS, false);
    assertThat(appended.values()).as("asked for again").containsOnly(1);
    assertThat(files(killed)).isEqualTo(expected);
  }

  private static Process start(Path folder, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SealingProcess.class.getName(),
            folder.toString(),
            Long.toString(seed),
            Integer.toString(PROMPTS))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void sealedSamplesLeaveMemoryAndLogWhileTheRunGoesOn() throws Exception {
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.of("plan"));
        Sealing sealing = Sealing.open(log, "plan", SealingTest::keys, t -> t, 120_000)) {
      append(log, sealing, 0, 500);
      await(temp, 1);
      assertThat(log.size()).isEqualTo(2_000);
      assertThat(log.state("p0#0")).isEmpty();
      assertThat(Appender.file(temp, 1)).doesNotExist();
    }
    assertThat(read(LiveSamples.read(temp))).hasSize(2_000);
    long sealed;
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.of("plan"));
        Sealing sealing = Sealing.open(log, "plan", SealingTest::keys, t -> t, 120_000)) {
      sealed = sealing.prompts();
      assertThat(sealed).isPositive();
      assertThat(log.size()).isEqualTo(2_000);
    }
    // Another reader of the log knows every sample.
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.empty())) {
      assertThat(log.size()).isEqualTo(2_000);
      assertThat(log.state("p0#0")).isPresent();
      assertThat(read(log.read())).hasSize(2_000);
    }
  }

  private static void append(SampleLog log, Sealing sealing, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int k = 0; k < 4; k++) {
        log.append(Samples.trace(4 * i + k));
      }
      sealing.ended(i, "p" + i);
    }
  }

  @Test
  void anotherPlanTakesBackWhatWasSealed() throws Exception {
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.of("plan"));
        Sealing sealing = Sealing.open(log, "plan", SealingTest::keys, t -> t, 120_000)) {
      append(log, sealing, 0, 300);
      await(temp, 1);
    }
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.of("larger"));
        Sealing sealing = Sealing.open(log, "larger", SealingTest::keys, t -> t, 120_000)) {
      assertThat(sealing.prompts()).isZero();
      assertThat(log.size()).isEqualTo(1_200);
      assertThat(log.state("p0#0")).isPresent();
      sealing.finish(() -> prompts(300));
    }
    assertThat(read(Traces.read(temp)))
        .isEqualTo(IntStream.range(0, 1_200).mapToObj(Samples::trace).toList());
  }

  @Test
  void aPromptThatHasNotEndedHoldsBackThoseBehindIt() throws Exception {
    Trace cut =
        Samples.trace(
            Samples.request("p0", 0), Completion.of("so", "").withFinish(FinishReason.LENGTH));
    try (SampleLog log = SampleLog.open(temp, 60_000, Optional.of("plan"));
        Sealing sealing = Sealing.open(log, "plan", SealingTest::keys, t -> t, 120_000)) {
      log.append(cut);
      append(log, sealing, 1, 300);
      IntStream.range(0, 4).mapToObj(Samples::trace).forEach(log::append);
      assertThat(SealState.read(temp).parts()).isZero();
      sealing.ended(0, "p0");
      await(temp, 1);
      sealing.finish(() -> prompts(300));
      assertThat(log.isSealed()).isTrue();
    }
    assertThat(read(Traces.read(temp)))
        .isEqualTo(IntStream.range(0, 1_200).mapToObj(Samples::trace).toList());
    assertThat(read(Traces.read(temp.resolve("replaced")))).containsExactly(cut);
    assertThat(temp.resolve("sealing.json")).doesNotExist();
  }
}
