package io.distill4j.teacher.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.Traces;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.teacher.GenerationRun;
import io.distill4j.teacher.Plan;
import io.distill4j.teacher.Summary;
import io.distill4j.testkit.SharedData;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs of DeepSeek-R1 and its distilled models, asked for with the benchmarks' own texts. */
final class RealRecordingsTest {

  @TempDir Path folder;

  private record Problems(Path path, String id) implements PromptSource {
    @Override
    public Stream<Prompt> open() {
      return Rows.read(path)
          .map(
              row ->
                  Prompt.of(
                      row.value().path(id).asText(),
                      row.value().path("problem").asText(),
                      new Answer.Text(row.value().path("answer").asText())));
    }

    @Override
    public Fingerprint fingerprint() {
      return Fingerprint.builder().add(path.toString()).build();
    }
  }

  private static Generator open(Optional<String> onlyModel, String... names) {
    List<Path> paths =
        Stream.of(names).map(name -> SharedData.require("reasoning/" + name + ".jsonl")).toList();
    return new Recorded(
            paths,
            "problem",
            "response",
            Optional.empty(),
            Optional.of("finish_reason"),
            Optional.of("sample_index"),
            Optional.of("model"),
            onlyModel)
        .open(Map.of());
  }

  private Summary run(Generator generator, PromptSource prompts, int samples)
      throws InterruptedException {
    return new GenerationRun(
            generator,
            prompts,
            new Plan(samples, Sampling.R1, 1, 8),
            folder,
            Clock.systemUTC(),
            Progress.SILENT)
        .run(() -> false);
  }

  private List<Trace> traces() {
    try (Stream<Trace> traces = Traces.read(folder)) {
      return traces.toList();
    }
  }

  @Test
  void deepSeekR1OnAime() throws InterruptedException {
    PromptSource aime = new Problems(SharedData.require("benchmarks/aime24.jsonl"), "id");
    try (Generator generator = open(Optional.empty(), "deepseek_r1_aime24_12")) {
      Summary summary = run(generator, aime, 1);
      assertThat(summary).hasToString("12 samples of 30 prompts, 18 not recorded");
    }
    assertThat(traces())
        .allSatisfy(
            trace -> {
              assertThat(trace.model()).isEqualTo("deepseek-ai/DeepSeek-R1");
              assertThat(trace.completion().reasoning()).isNotEmpty().doesNotContain("think>");
              assertThat(trace.completion().answer()).isNotEmpty();
            });
  }

  @Test
  void fiveSamplesOfTheDistilledModelOnAime() throws InterruptedException {
    PromptSource aime = new Problems(SharedData.require("benchmarks/aime24.jsonl"), "id");
    try (Generator generator = open(Optional.empty(), "r1_distill_qwen14b_5samples_65")) {
      assertThat(run(generator, aime, 5)).hasToString("45 samples of 30 prompts, 105 not recorded");
    }
    assertThat(traces()).extracting(t -> t.completion().answer()).doesNotContain("");
  }

  @Test
  void mathOfTwoModelsTruncationIncluded() throws InterruptedException {
    PromptSource math = new Problems(SharedData.require("benchmarks/math500.jsonl"), "unique_id");
    try (Generator generator =
        open(Optional.empty(), "r1_distill_qwen7b_math500_20", "r1_distill_qwen14b_math_20")) {
      assertThat(run(generator, math, 1))
          .hasToString("20 samples of 500 prompts, 1 truncated, 480 not recorded");
    }
    Trace cut =
        traces().stream()
            .filter(t -> t.completion().finish() == FinishReason.LENGTH)
            .findFirst()
            .orElseThrow();
    assertThat(cut.completion().answer()).isEmpty();
    assertThat(cut.completion().reasoning()).hasSizeGreaterThan(70_000);
  }
}
