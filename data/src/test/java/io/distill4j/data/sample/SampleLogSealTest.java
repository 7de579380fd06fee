package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log becomes a dataset, and a dataset that grows becomes a log again. */
final class SampleLogSealTest {

  @TempDir Path folder;

  private static Iterator<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Samples.trace(i).request().key()).iterator();
  }

  @Test
  void sealedSamplesStandInTheOrderOfTheKeysWhateverTheOrderOfArrival() throws IOException {
    List<Trace> shuffled = new ArrayList<>(Samples.traces(0, 30));
    Collections.shuffle(shuffled, new Random(3));
    try (SampleLog log = SampleLog.open(folder, 5_000, Optional.empty())) {
      shuffled.forEach(log::append);
      assertThat(log.isSealed()).isFalse();
      log.seal(keys(0, 40));
      assertThat(log.isSealed()).isTrue();
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 30));
      assertThat(log.finish(Samples.trace(29).request())).contains(FinishReason.STOP);
    }
    assertThat(Appender.segments(folder, 1)).isEmpty();
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.size()).isEqualTo(30);
      assertThat(log.isSealed()).isTrue();
      assertThat(log.finish(Samples.trace(29).request())).contains(FinishReason.STOP);
      assertThat(log.finish(Samples.trace(30).request())).isEmpty();
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 30));
    }
  }

  @Test
  void sealedSamplesGrowAndAreSealedAgain() throws IOException {
    Samples.write(folder, 0, 10);
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 10));
      Samples.traces(10, 20).forEach(log::append);
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 20));
    }
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.size()).isEqualTo(20);
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 20));
      log.seal(
          IntStream.concat(IntStream.range(15, 20), IntStream.range(0, 15))
              .mapToObj(i -> Samples.trace(i).request().key())
              .iterator());
      List<Trace> expected = new ArrayList<>(Samples.traces(15, 20));
      expected.addAll(Samples.traces(0, 15));
      assertThat(Samples.read(log)).isEqualTo(expected);
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
      assertThat(Samples.read(log)).containsExactly(whole);
      log.append(longer);
    }
    assertThat(dataset(folder.resolve("replaced"))).containsExactly(cut);
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 1));
      assertThat(Samples.read(log)).containsExactly(longer);
    }
    assertThat(dataset(folder.resolve("replaced"))).containsExactly(cut, whole);
  }

  private static List<Trace> dataset(Path dataset) {
    try (Stream<Trace> traces = Traces.read(dataset)) {
      return traces.toList();
    }
  }

  @Test
  void samplesWithoutAKeyComeLast() {
    try (SampleLog log = SampleLog.open(folder)) {
      Samples.traces(0, 6).forEach(log::append);
      log.seal(keys(3, 5));
      assertThat(Samples.read(log))
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
    Samples.write(folder, 0, 4);
    byte[] log4 = Files.readAllBytes(Appender.file(folder, 1));
    try (SampleLog log = SampleLog.open(folder)) {
      log.seal(keys(0, 4));
    }
    Files.write(Appender.file(folder, 1), log4); // As if killed before the log was deleted.
    try (SampleLog log = SampleLog.open(folder)) {
      assertThat(log.isSealed()).isFalse();
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 4));
      log.seal(keys(0, 4));
      assertThat(Samples.read(log)).isEqualTo(Samples.traces(0, 4));
      assertThat(folder.resolve("replaced")).doesNotExist();
    }
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
      log.seal(List.of("p0#1", "p0#0").iterator(), SampleLogSealTest::tagged);
      assertKnown(log, all);
      assertThat(Samples.read(log)).containsExactly(tagged(other), tagged(whole));
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
