package io.distill4j.eval.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.FinishReason;
import io.distill4j.data.UserMistake;
import io.distill4j.eval.Simulated;
import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreFileTest {

  @TempDir Path folder;

  private static Sample sample(int index, Outcome outcome, String reason) {
    return new Sample(
        index,
        outcome,
        reason,
        Optional.empty(),
        true,
        FinishReason.STOP,
        0,
        0,
        false,
        false,
        OptionalDouble.empty(),
        Map.of());
  }

  @Test
  void scoresComeBackUnchanged() throws IOException {
    List<Score> scores =
        List.of(
            Simulated.score("a", "sums", 20, 4, 0.7, 1), Simulated.score("b", "sums", 20, 1, 1, 2));
    Path file = folder.resolve("scores.json");

    ScoreFile.write(file, scores);

    assertThat(ScoreFile.read(file)).isEqualTo(scores);
  }

  @Test
  void unknownSamplesAreCountedWithTheirReason() {
    var results =
        new Results(
            "m",
            "b",
            List.of(
                new Attempts(
                    "p",
                    "p",
                    List.of(
                        sample(0, Outcome.RIGHT, ""),
                        sample(1, Outcome.UNKNOWN, "not a number: x"))),
                new Attempts("q", "q", List.of(sample(0, Outcome.UNKNOWN, "not a number: y")))));

    Score score = Score.of(results, 2, 3, Metrics.standard(2, List.of()), 0.95, Simulated.SETTING);

    assertThat(score.exclusions())
        .containsExactly(
            new Exclusion("sample not judged: not a number", 2, "p#1: not a number: x"),
            new Exclusion("problem without a judged sample", 1, "q"));
    assertThat(score.missing()).isEqualTo(3);
    assertThat(score.partial()).isTrue();
    assertThat(score.metric("pass@1").orElseThrow().estimate().value()).hasValue(1);
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    Path file = folder.resolve("scores.json");
    Files.writeString(file, "{\"version\": 7, \"scores\": []}");

    assertThatThrownBy(() -> ScoreFile.read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ": has version 7, this code reads version 1\n"
                + "    evaluate again, or use the version of distill4j that wrote it");
  }

  @Test
  void aScoreWithoutItsModelIsNamed() throws IOException {
    Path file = folder.resolve("scores.json");
    Files.writeString(file, "{\"version\": 1, \"scores\": [{\"benchmark\": \"b\"}]}");

    assertThatThrownBy(() -> ScoreFile.read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ", score 1: key 'model' is missing or not a text\n"
                + "    the file may be damaged; evaluate again");
  }
}
