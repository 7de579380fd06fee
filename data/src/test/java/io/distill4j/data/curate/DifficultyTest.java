package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DifficultyTest {

  @TempDir Path folder;

  private final List<Trace> kept = new ArrayList<>();
  private final List<Trace> rejected = new ArrayList<>();

  /** Samples of a prompt as letters: K passed and kept, p passed, f failed, u unknown. */
  private void prompt(String id, String samples) {
    for (int k = 0; k < samples.length(); k++) {
      Verdict verdict =
          switch (samples.charAt(k)) {
            case 'K', 'p' -> new Verdict.Pass("right");
            case 'f' -> new Verdict.Fail("wrong");
            default -> new Verdict.Unknown("who knows");
          };
      Trace trace =
          new Trace(
              Request.of(Prompt.of(id, id + "?", new Answer.None()), k, Sampling.R1, 1),
              Completion.of("", "a"),
              "m",
              "here",
              Instant.EPOCH,
              Instant.EPOCH,
              List.of(new Label("v", verdict)));
      (samples.charAt(k) == 'K' ? kept : rejected).add(trace);
    }
  }

  private Difficulty difficulty() {
    write("kept", kept);
    write("rejected", rejected);
    return Difficulty.read(folder.resolve("kept"), folder.resolve("rejected"), "v");
  }

  private void write(String name, List<Trace> traces) {
    try (TraceWriter writer = TraceWriter.open(folder.resolve(name))) {
      traces.forEach(writer::append);
      writer.publish();
    }
  }

  @Test
  void oneSampleAPromptKeepsTheEasyOnesAndMoreSamplesMendIt() throws IOException {
    prompt("easy", "Kppp");
    prompt("fair", "Kfpf");
    prompt("hard", "fffK");
    prompt("luck", "Kuff");
    prompt("never", "ffff");
    prompt("blind", "uuuu");
    Difficulty difficulty = difficulty();
    assertThat(difficulty.table())
        .isEqualTo(
            """
            pass rate           prompts  first right       kept
            never right               1            0          0
            up to 1 in 4              1            0          1
            up to 2 in 4              2            2          2
            up to 3 in 4              0            0          0
            above                     0            0          0
            always right              1            1          1
            mean pass rate        41.7%        61.1%      52.1%
            """);
    // (1 + 1/2 + 1/4 + 1/3 + 0) / 5, (1 + 1/2 + 1/3) / 3, (1 + 1/2 + 1/4 + 1/3) / 4
    assertThat(difficulty.asked()).isCloseTo(25.0 / 60, within(1e-12));
    assertThat(difficulty.first()).isCloseTo(11.0 / 18, within(1e-12));
    assertThat(difficulty.kept()).isCloseTo(25.0 / 48, within(1e-12));
    assertThat(difficulty.isInformative()).isTrue();
    Path file = folder.resolve("difficulty.json");
    assertThat(Difficulty.sentence(file)).isEmpty();
    Files.writeString(file, Json.pretty(difficulty.toJson()));
    assertThat(Difficulty.sentence(file))
        .contains(
            "Rejection leans towards easy prompts: the teacher's mean pass rate is 41.7% on all"
                + " prompts, 61.1% on those a single sample would have kept, 52.1% on those in the"
                + " training set.");
  }

  @Test
  void oneSampleEachTellsNothing() {
    prompt("a", "K");
    prompt("b", "f");
    assertThat(difficulty().isInformative()).isFalse();
  }
}
