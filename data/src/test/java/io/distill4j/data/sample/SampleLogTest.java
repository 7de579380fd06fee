package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleLogTest {

  @TempDir Path folder;

  private static List<Trace> read(SampleLog log) {
    try (Stream<Trace> traces = log.read()) {
      return traces.toList();
    }
  }

  private void write(int from, int to) {
    try (SampleLog log = SampleLog.open(folder)) {
      IntStream.range(from, to).mapToObj(Samples::trace).forEach(log::append);
    }
  }

  private static List<Trace> traces(int from, int to) {
    return IntStream.range(from, to).mapToObj(Samples::trace).toList();
  }

  @Test
  void givesBackWhatWasAppendedInItsOrder() {
    write(0, 10);
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(read(log)).isEqualTo(traces(0, 10));
      assertThat(log.size()).isEqualTo(10);
      assertThat(log.finish(Samples.request("p2", 1))).contains(FinishReason.STOP);
      assertThat(log.finish(Samples.request("p2", 2))).isEmpty();
    }
  }

  @Test
  void goesOnInFurtherSegments() throws IOException {
    try (SampleLog log = SampleLog.open(folder, 5_000)) {
      traces(0, 40).forEach(log::append);
      assertThat(read(log)).isEqualTo(traces(0, 40));
    }
    assertThat(Appender.segments(folder)).hasSizeGreaterThan(5);
    try (SampleLog log = SampleLog.open(folder, 5_000)) {
      log.append(Samples.trace(40));
      assertThat(read(log)).isEqualTo(traces(0, 41));
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
      assertThat(read(log)).containsExactly(Samples.trace(0), whole);
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.finish(cut.request())).contains(FinishReason.STOP);
      assertThat(log.size()).isEqualTo(2);
    }
  }

  @Test
  void tornTailIsCutWhereverItIsTorn() throws IOException {
    write(0, 3);
    Path segment = Appender.file(folder, 1);
    byte[] three = Files.readAllBytes(segment);
    write(3, 4);
    byte[] four = Files.readAllBytes(segment);
    for (int length = three.length; length < four.length; length++) {
      Files.write(segment, Arrays.copyOf(four, length));
      try (SampleLog log = SampleLog.open(folder)) {
        assertThat(log.size()).as("cut at byte %d", length).isEqualTo(3);
        log.append(Samples.trace(3));
        assertThat(read(log)).as("cut at byte %d", length).isEqualTo(traces(0, 4));
      }
      assertThat(Files.readAllBytes(segment)).isEqualTo(four);
    }
  }

  @Test
  void zerosBehindTheLastRecordAreATornTail() throws IOException {
    write(0, 3);
    Path segment = Appender.file(folder, 1);
    byte[] three = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(three, three.length + 5_000));
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(read(log)).isEqualTo(traces(0, 3));
    }
    assertThat(Files.readAllBytes(segment)).isEqualTo(three);
  }

  @Test
  void everyDamagedByteInTheMiddleIsRefusedAndNothingIsCut() throws IOException {
    write(0, 1);
    Path segment = Appender.file(folder, 1);
    int first = Math.toIntExact(Files.size(segment));
    write(1, 3);
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
    try (SampleLog log = SampleLog.open(folder, 1_500)) {
      traces(0, 8).forEach(log::append);
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
    try (SampleLog log = SampleLog.open(folder, 1_500)) {
      traces(0, 8).forEach(log::append);
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

  private static Iterator<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Samples.trace(i).request().key()).iterator();
  }

  @Test
  void sealedSamplesStandInTheOrderOfTheKeysWhateverTheOrderOfArrival() throws IOException {
    List<Trace> shuffled = new ArrayList<>(traces(0, 30));
    Collections.shuffle(shuffled, new Random(3));
    try (SampleLog log = SampleLog.open(folder, 5_000)) {
      shuffled.forEach(log::append);
      assertThat(log.isSealed()).isFalse();
      log.seal(keys(0, 40));
      assertThat(log.isSealed()).isTrue();
      assertThat(read(log)).isEqualTo(traces(0, 30));
      assertThat(log.finish(Samples.trace(29).request())).contains(FinishReason.STOP);
    }
    assertThat(Appender.segments(folder)).isEmpty();
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.size()).isEqualTo(30);
      assertThat(log.isSealed()).isTrue();
      assertThat(log.finish(Samples.trace(29).request())).contains(FinishReason.STOP);
      assertThat(log.finish(Samples.trace(30).request())).isEmpty();
      assertThat(read(log)).isEqualTo(traces(0, 30));
    }
  }

  @Test
  void sealedSamplesGrowAndAreSealedAgain() throws IOException {
    write(0, 10);
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 10));
      traces(10, 20).forEach(log::append);
      assertThat(read(log)).isEqualTo(traces(0, 20));
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.size()).isEqualTo(20);
      assertThat(read(log)).isEqualTo(traces(0, 20));
      log.seal(
          IntStream.concat(IntStream.range(15, 20), IntStream.range(0, 15))
              .mapToObj(i -> Samples.trace(i).request().key())
              .iterator());
      List<Trace> expected = new ArrayList<>(traces(15, 20));
      expected.addAll(traces(0, 15));
      assertThat(read(log)).isEqualTo(expected);
    }
  }

  @Test
  void replacedSamplesAreKeptBeside() {
    Trace whole = Samples.trace(0);
    Trace cut =
        Samples.trace(whole.request(), Completion.of("so", "").withFinish(FinishReason.LENGTH));
    Trace longer = Samples.trace(whole.request(), Completion.of("so far", "5"));
    try (SampleLog log = SampleLog.open(folder)) {
      log.append(cut);
      log.append(whole);
      log.seal(keys(0, 1));
      assertThat(read(log)).containsExactly(whole);
      log.append(longer);
    }
    assertThat(read(folder.resolve("replaced"))).containsExactly(cut);
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 1));
      assertThat(read(log)).containsExactly(longer);
    }
    assertThat(read(folder.resolve("replaced"))).containsExactly(cut, whole);
  }

  private static List<Trace> read(Path dataset) {
    try (Stream<Trace> traces = Traces.read(dataset)) {
      return traces.toList();
    }
  }

  @Test
  void samplesWithoutAKeyComeLast() {
    try (SampleLog log = SampleLog.open(folder)) {
      traces(0, 6).forEach(log::append);
      log.seal(keys(3, 5));
      assertThat(read(log))
          .containsExactly(
              Samples.trace(3),
              Samples.trace(4),
              Samples.trace(0),
              Samples.trace(1),
              Samples.trace(2),
              Samples.trace(5));
    }
  }

  @Test
  void logAndPartsSideBySideAreSealedIntoOne() throws IOException {
    write(0, 4);
    byte[] log4 = Files.readAllBytes(Appender.file(folder, 1));
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 4));
    }
    Files.write(Appender.file(folder, 1), log4); // As if killed before the log was deleted.
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.isSealed()).isFalse();
      assertThat(read(log)).isEqualTo(traces(0, 4));
      log.seal(keys(0, 4));
      assertThat(read(log)).isEqualTo(traces(0, 4));
      assertThat(folder.resolve("replaced")).doesNotExist();
    }
  }

  @Test
  void interruptsDoNotCloseTheFile() {
    try (SampleLog log = SampleLog.open(folder)) {
      Thread.currentThread().interrupt();
      log.append(Samples.trace(0));
      log.force();
      assertThat(read(log)).hasSize(1);
      assertThat(Thread.interrupted()).isTrue();
      log.append(Samples.trace(1));
      assertThat(read(log)).isEqualTo(traces(0, 2));
    }
  }

  @Test
  void manyThreadsAppendAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    try (SampleLog log = SampleLog.open(folder, 20_000)) {
      for (int t = 0; t < 4; t++) {
        int from = t * 100;
        Thread thread = new Thread(() -> traces(from, from + 100).forEach(log::append));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(read(log)).containsExactlyInAnyOrderElementsOf(traces(0, 400));
    }
  }

  @Test
  void aMillionKeysAreFoundAgain() {
    KeyIndex index = new KeyIndex();
    for (int i = 0; i < 1_000_000; i++) {
      index.put("prompt-" + i + "#0", place(i));
    }
    assertThat(index.size()).isEqualTo(1_000_000);
    for (int i = 999_000; i < 1_000_000; i++) {
      assertThat(index.get("prompt-" + i + "#0")).contains(place(i));
    }
    assertThat(index.get("prompt-999999#1")).isEmpty();
  }

  private static KeyIndex.Place place(int i) {
    FinishReason finish = List.of(FinishReason.values()).get(i % 5);
    SampleState.Judged judged = List.of(SampleState.Judged.values()).get(i % 4);
    return new KeyIndex.Place(1 + i % 60_000, i, new SampleState(finish, 1 << i % 16, judged));
  }

  @Test
  void whatIsKnownOfASampleAndWhatWasPaidSurviveReopeningAndSealing() {
    Trace cut = paid(0, FinishReason.LENGTH, 100).with(new Label("v", new Verdict.Fail("cut")));
    Trace whole = paid(0, FinishReason.STOP, 300).with(new Label("v", new Verdict.Pass("ok")));
    Trace other = paid(1, FinishReason.LOOP, 7);
    Usage all = new Usage(30, 407, 15);
    try (SampleLog log = SampleLog.open(folder)) {
      log.append(cut);
      assertThat(log.state("p0#0"))
          .contains(new SampleState(FinishReason.LENGTH, 32_768, SampleState.Judged.FAIL));
      log.append(whole);
      log.append(other);
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertKnown(log, all);
      log.seal(List.of("p0#1", "p0#0").iterator(), SampleLogTest::tagged);
      assertKnown(log, all);
      assertThat(read(log)).containsExactly(tagged(other), tagged(whole));
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertKnown(log, all);
      log.append(paid(2, FinishReason.STOP, 1));
      log.seal(List.of("p0#0", "p0#1").iterator());
      assertThat(log.usage()).isEqualTo(all.plus(new Usage(10, 1, 5)));
    }
    try (Stream<Trace> replaced = Traces.read(folder.resolve("replaced"));
        Stream<Trace> now = LiveSamples.read(folder)) {
      assertThat(replaced).containsExactly(cut);
      assertThat(now).hasSize(3);
    }
  }

  private static Trace paid(int sample, FinishReason finish, int tokens) {
    Completion text = Completion.of("thought", "answer").withFinish(finish);
    return Samples.trace(Samples.request("p0", sample), text.withUsage(new Usage(10, tokens, 5)));
  }

  private static Trace tagged(Trace trace) {
    Prompt prompt = trace.prompt().withTag("pass_rate", "0.5");
    Request request = trace.request();
    return new Trace(
        new Request(prompt, request.sample(), request.seed(), request.sampling()),
        trace.completion(),
        trace.model(),
        trace.endpoint(),
        trace.startedAt(),
        trace.finishedAt(),
        trace.labels());
  }

  private static void assertKnown(SampleLog log, Usage usage) {
    assertThat(log.state("p0#0"))
        .contains(new SampleState(FinishReason.STOP, 32_768, SampleState.Judged.PASS));
    assertThat(log.state("p0#1"))
        .contains(new SampleState(FinishReason.LOOP, 32_768, SampleState.Judged.NOT));
    assertThat(log.state("p0#2")).isEmpty();
    assertThat(log.usage()).isEqualTo(usage);
  }
}
