package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleLogTest {

  @TempDir Path folder;

  @Test
  void givesBackWhatWasAppendedInItsOrder() {
    Samples.write(folder, 0, 10);
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 10));
      assertThat(log.size()).isEqualTo(10);
      assertThat(log.finish(Samples.request("p2", 1))).contains(FinishReason.STOP);
      assertThat(log.finish(Samples.request("p2", 2))).isEmpty();
    }
  }

  @Test
  void goesOnInFurtherSegments() throws IOException {
    try (SampleLog log = SampleLog.open(folder, 5_000, Optional.empty())) {
      Samples.traces(0, 40).forEach(log::append);
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 40));
    }
    assertThat(Appender.segments(folder, 1)).hasSizeGreaterThan(5);
    try (SampleLog log = SampleLog.open(folder, 5_000, Optional.empty())) {
      log.append(Samples.trace(40));
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 41));
    }
  }

  @Test
  void laterSampleOfTheSameKeyTakesTheEarlierOnesPlace() {
    Trace cut = Samples.trace(Samples.request("p", 0), Completion.of("so far", ""));
    cut = Samples.trace(cut.request(), cut.completion().withFinish(FinishReason.LENGTH));
    Trace whole = Samples.trace(Samples.request("p", 0), Completion.of("so far, so good", "4"));
    try (SampleLog log = SampleLog.open(folder)) {
      log.append(cut);
      assertThat(log.finish(cut.request())).contains(FinishReason.LENGTH);
      log.append(Samples.trace(0));
      log.append(whole);
      assertThat(Samples.read(log)).containsExactly(Samples.trace(0), whole);
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.finish(cut.request())).contains(FinishReason.STOP);
      assertThat(log.size()).isEqualTo(2);
    }
  }

  @Test
  void tornTailIsCutWhereverItIsTorn() throws IOException {
    Samples.write(folder, 0, 3);
    Path segment = Appender.file(folder, 1);
    byte[] three = Files.readAllBytes(segment);
    Samples.write(folder, 3, 4);
    byte[] four = Files.readAllBytes(segment);
    for (int length = three.length; length < four.length; length++) {
      Files.write(segment, Arrays.copyOf(four, length));
      try (SampleLog log = SampleLog.open(folder)) {
        assertThat(log.size()).as("cut at byte %d", length).isEqualTo(3);
        log.append(Samples.trace(3));
        assertThat(Samples.read(log)).as("cut at byte %d", length).isEqualTo(Samples.traces(0, 4));
      }
      assertThat(Files.readAllBytes(segment)).isEqualTo(four);
    }
  }

  @Test
  void zerosBehindTheLastRecordAreATornTail() throws IOException {
    Samples.write(folder, 0, 3);
    Path segment = Appender.file(folder, 1);
    byte[] three = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(three, three.length + 5_000));
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 3));
    }
    assertThat(Files.readAllBytes(segment)).isEqualTo(three);
  }

  @Test
  void everyDamagedByteInTheMiddleIsRefusedAndNothingIsCut() throws IOException {
    Samples.write(folder, 0, 1);
    Path segment = Appender.file(folder, 1);
    int first = Math.toIntExact(Files.size(segment));
    Samples.write(folder, 1, 3);
    byte[] whole = Files.readAllBytes(segment);
    for (int at = Segment.HEADER.length; at < first; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(segment, damaged);
      assertThatThrownBy(() -> SampleLog.open(folder))
          .as("byte %d", at)
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              "%s, byte 24: the record does not match its checksum, and whole records follow it%n"
                      .formatted(segment)
                  + "    restore the file from a copy; or cut it with 'truncate -s 24 %s' and run again:"
                      .formatted(segment)
                  + " what stood behind that byte is then generated anew");
      assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    }
  }

  @Test
  void damageInAnEarlierSegmentIsRefusedEvenAtItsEnd() throws IOException {
    try (SampleLog log = SampleLog.open(folder, 1_500, Optional.empty())) {
      Samples.traces(0, 8).forEach(log::append);
    }
    Path segment = Appender.file(folder, 1);
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> SampleLog.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(segment + ", byte 24: the record does not match its checksum");
  }

  @Test
  void missingSegmentIsNamed() throws IOException {
    try (SampleLog log = SampleLog.open(folder, 1_500, Optional.empty())) {
      Samples.traces(0, 8).forEach(log::append);
    }
    Files.delete(Appender.file(folder, 2));
    assertThatThrownBy(() -> SampleLog.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s: is missing although later segments are here%n".formatted(Appender.file(folder, 2))
                + "    restore it from a copy; or rename the later ones so that no number is left"
                + " out, and its samples are generated anew");
  }

  @Test
  void otherFilesAndLaterVersionsAreRefused() throws IOException {
    Path segment = Appender.file(folder, 1);
    Files.writeString(segment, "distill4j samples v003\r\n");
    assertThatThrownBy(() -> SampleLog.open(folder))
        .hasMessage(
            "%s: is a sample log of version 003; this program reads version 002%n"
                    .formatted(segment)
                + "    use the version of distill4j that wrote it");
    Files.writeString(segment, "my diary");
    assertThatThrownBy(() -> SampleLog.open(folder))
        .hasMessage(
            "%s: does not begin like a sample log%n".formatted(segment)
                + "    move the file away if it is not yours; restore it from a copy if it is");
  }

  @Test
  void interruptsDoNotCloseTheFile() {
    try (SampleLog log = SampleLog.open(folder)) {
      Thread.currentThread().interrupt();
      log.append(Samples.trace(0));
      log.force();
      assertThat(Samples.read(log)).hasSize(1);
      assertThat(Thread.interrupted()).isTrue();
      log.append(Samples.trace(1));
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 2));
    }
  }

  @Test
  void manyThreadsAppendAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    try (SampleLog log = SampleLog.open(folder, 20_000, Optional.empty())) {
      for (int t = 0; t < 4; t++) {
        int from = t * 100;
        Thread thread = new Thread(() -> Samples.traces(from, from + 100).forEach(log::append));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(Samples.read(log)).containsExactlyInAnyOrderElementsOf(Samples.traces(0, 400));
    }
  }
}
