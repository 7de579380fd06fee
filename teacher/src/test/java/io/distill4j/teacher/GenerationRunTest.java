package io.distill4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Progress;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import io.distill4j.data.prompt.PromptSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerationRunTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private static Plan plan(int samples) {
    return new Plan(samples, Sampling.R1, 42, 4);
  }

  private Summary run(Scripted generator, PromptSource prompts, int samples)
      throws InterruptedException {
    return new GenerationRun(generator, prompts, plan(samples), folder, NOON, Progress.SILENT)
        .run(() -> false);
  }

  private static List<Trace> traces(Path folder) {
    try (Stream<Trace> traces = Traces.read(folder)) {
      return traces.toList();
    }
  }

  private static List<String> keys(int prompts, int samples) {
    return IntStream.range(0, prompts)
        .boxed()
        .flatMap(p -> IntStream.range(0, samples).mapToObj(k -> "p" + p + "#" + k))
        .toList();
  }

  @Test
  void writesOneTracePerSampleInTheOrderOfThePrompts() throws InterruptedException {
    Scripted generator = new Scripted();
    Summary summary = run(generator, Scripted.prompts(5), 3);
    List<Trace> traces = traces(folder);
    assertThat(traces).extracting(t -> t.request().key()).isEqualTo(keys(5, 3));
    assertThat(traces).extracting(t -> t.completion().answer()).isEqualTo(keys(5, 3));
    assertThat(traces).extracting(t -> t.request().seed()).doesNotHaveDuplicates();
    assertThat(traces).extracting(Trace::model).containsOnly("scripted");
    assertThat(traces).extracting(Trace::startedAt).containsOnly(NOON.instant());
    long cut = traces.stream().filter(t -> t.completion().finish() == FinishReason.LENGTH).count();
    assertThat(summary)
        .hasToString("15 samples of 5 prompts, %d truncated, 150 tokens".formatted(cut));
  }

  @Test
  void asksOnlyForWhatIsMissingAndEndsWithTheSameDataset(@TempDir Path quiet)
      throws InterruptedException {
    Scripted broken = new Scripted();
    broken.failing.addAll(List.of("p1#0", "p3#2"));
    Summary first = run(broken, Scripted.prompts(5), 3);
    assertThat(first.isComplete()).isFalse();
    assertThat(first.failed()).isEqualTo(2);
    assertThatThrownBy(first::requireNoFailures)
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "2 of 15 requests failed; the first: no answer to p1#0%n".formatted()
                + "    13 samples are safe; run the same command again to ask for the rest");
    assertThat(folder.resolve("data")).doesNotExist();

    Scripted whole = new Scripted();
    Summary second = run(whole, Scripted.prompts(5), 3);
    assertThat(whole.asked).containsExactly("p1#0", "p3#2");
    assertThat(second.isComplete()).isTrue();
    assertThat(second.earlier()).isEqualTo(13);

    new GenerationRun(new Scripted(), Scripted.prompts(5), plan(3), quiet, NOON, Progress.SILENT)
        .run(() -> false);
    assertThat(traces(folder)).isEqualTo(traces(quiet));
  }

  @Test
  void growsFromFewSamplesToMore() throws InterruptedException {
    run(new Scripted(), Scripted.prompts(4), 2);
    Scripted more = new Scripted();
    run(more, Scripted.prompts(4), 5);
    assertThat(more.asked).hasSize(12).noneMatch(key -> key.endsWith("#0") || key.endsWith("#1"));
    assertThat(traces(folder)).extracting(t -> t.request().key()).isEqualTo(keys(4, 5));
  }

  @Test
  void stoppedRunKeepsWhatItHasAndGoesOn() throws InterruptedException {
    Scripted generator = new Scripted();
    Summary summary =
        new GenerationRun(generator, Scripted.prompts(5), plan(2), folder, NOON, Progress.SILENT)
            .run(() -> generator.asked.size() >= 3);
    assertThat(summary.stopped()).isTrue();
    assertThat(summary).asString().endsWith(", stopped");
    int had = generator.asked.size();
    Scripted rest = new Scripted();
    run(rest, Scripted.prompts(5), 2);
    assertThat(rest.asked).hasSize(10 - had).doesNotContainAnyElementsOf(generator.asked);
  }

  @Test
  void teacherThatIsDownEndsTheRun() {
    Scripted down = new Scripted();
    down.failing.addAll(keys(50, 1));
    assertThatThrownBy(() -> run(down, Scripted.prompts(50), 1))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "20 requests in a row failed, the last with: no answer to p19#0%n".formatted()
                + "    what was received is safe; run the same command again when it can be"
                + " reached");
    assertThat(down.asked).hasSizeLessThan(30);
  }

  @Test
  void duplicateIdsAndEmptySourcesAreRefusedBeforeAnythingIsAsked() {
    Scripted generator = new Scripted();
    assertThatThrownBy(() -> run(generator, Scripted.prompts(List.of("a", "b", "a", "b")), 1))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            ("here, row 0: the prompt id 'a' is there already%n"
                    + "    give each prompt an id of its own; samples are kept under it%n"
                    + "here, row 0: the prompt id 'b' is there already%n"
                    + "    give each prompt an id of its own; samples are kept under it")
                .formatted());
    assertThatThrownBy(() -> run(generator, Scripted.prompts(0), 1))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "prompts: the source holds no prompt%n    check its path and options".formatted());
    assertThat(generator.asked).isEmpty();
  }

  @Test
  void planIsChecked() {
    assertThatThrownBy(() -> new Plan(0, Sampling.R1, 1, 1))
        .hasMessage("samples must be 1 or more, was 0");
    assertThatThrownBy(() -> new Plan(1, Sampling.R1, 1, 0))
        .hasMessage("in-flight must be 1 or more, was 0");
  }
}
