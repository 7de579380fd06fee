package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.distill4j.data.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the log when its process is killed or its disk is full. */
final class SampleLogProcessTest {

  private static final int SEGMENT_BYTES = 30_000;

  @TempDir Path folder;

  private Process start(int count, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(AppendingProcess.class.getName());
    command.addAll(
        List.of(folder.toString(), Integer.toString(SEGMENT_BYTES), Integer.toString(count)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader output(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  @Test
  void noAppendedSampleIsLostWhenTheProcessIsKilledAtAnyInstant() throws Exception {
    Random random = new Random(11);
    int count = 100_000;
    int appended = 0;
    for (int kill = 0; kill < 5; kill++) {
      Process process = start(count);
      try (BufferedReader lines = output(process)) {
        for (int wait = random.nextInt(400); wait >= 0; wait--) {
          appended = Integer.parseInt(lines.readLine()) + 1;
        }
        process.destroyForcibly().waitFor();
      }
      try (SampleLog log = SampleLog.open(folder, SEGMENT_BYTES, Optional.empty());
          Stream<Trace> traces = log.read()) {
        int found = Math.toIntExact(log.size());
        assertThat(found).isBetween(appended, count - 1);
        assertThat(traces).isEqualTo(IntStream.range(0, found).mapToObj(Samples::trace).toList());
      }
    }
  }

  @Test
  void fullDiskIsToldAndNothingIsDamaged() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    // A limit on the size of files: what is over it is refused in the middle of a write.
    Process process = start(200, "/bin/sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
    List<String> lines;
    try (BufferedReader reader = output(process)) {
      lines = reader.lines().toList();
    }
    assertThat(process.waitFor()).isEqualTo(3);
    int written = lines.size() - 2;
    assertThat(lines.get(written))
        .isEqualTo(folder + ": a sample cannot be written: File too large");
    assertThat(lines.get(written + 1))
        .isEqualTo(
            "    %d samples are safe; make room, then run the same command again to go on"
                .formatted(written));
    try (SampleLog log = SampleLog.open(folder, SEGMENT_BYTES, Optional.empty());
        Stream<Trace> traces = log.read()) {
      assertThat(traces).isEqualTo(IntStream.range(0, written).mapToObj(Samples::trace).toList());
    }
    assertThat(start(200).waitFor()).isZero();
    try (SampleLog log = SampleLog.open(folder, SEGMENT_BYTES, Optional.empty())) {
      assertThat(log.size()).isEqualTo(200);
    }
  }
}
