package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Progress;
import io.distill4j.data.TokenScores;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The student's module answers prompts of a run, from the preset to the Parquet. */
final class LocalTeacherTest {

  @TempDir Path temp;

  @Test
  void aModelInThisProcessIsATeacherAndGivesLogProbabilities() throws Exception {
    Base fresh = new Base.RandomInit("builtin:quickstart", "builtin:quickstart", true);
    BaseFolder model = new BaseFolder(fresh, temp, 1, Map.of(), Progress.SILENT);
    model.write();
    var tree =
        PresetFile.find("arithmetic")
            .tree(
                List.of(
                    "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 3, seed: 1,"
                        + " fewest-steps: 2, most-steps: 2, held-out: false}}",
                    "teacher.source={checkpoint: {model: '%s', slots: 8, context-tokens: 200,"
                            .formatted(model.path())
                        + " logprobs: true}}",
                    "teacher.sampling.max-tokens=20"));
    Path folder = temp.resolve("run");
    try (RunFolder run = RunFolder.open(folder)) {
      new Pipeline(
              tree.bind(Preset.class), run, Map.of(), Clock.systemUTC(), Progress.SILENT, false)
          .generate();
    }
    try (Stream<Trace> traces = Traces.read(folder.resolve("traces"))) {
      assertThat(traces)
          .hasSize(3)
          .allSatisfy(
              trace -> {
                TokenScores scores = trace.completion().scores().orElseThrow();
                assertThat((long) scores.size())
                    .isEqualTo(trace.completion().usage().completionTokens());
                assertThat(scores.vocabulary()).allMatch(text -> text.matches("token_id:\\d+"));
                for (float logProbability : scores.logProbabilities()) {
                  assertThat(logProbability).isLessThanOrEqualTo(0);
                }
              });
    }
  }
}
