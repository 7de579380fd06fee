package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardTest {

  private static final Clock NOON = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

  @TempDir Path temp;

  @Test
  void everyStepHasItsScalarsAndTheHeldOutLossWhereItWasMeasured() throws IOException {
    Path folder = temp.resolve("one");
    write(folder, 1, 2);
    String bytes = text(folder);

    assertThat(bytes)
        .contains("train/loss", "train/grad_norm", "train/lr", "train/epoch")
        .contains("speed/tokens_per_second", "speed/flops_per_second");
    assertThat(bytes.split("train/loss", -1)).hasSize(3);
    assertThat(bytes.split("held_out/loss", -1)).hasSize(2);
  }

  @Test
  void stepsTakenAgainStandInItOnce() throws IOException {
    Path quiet = temp.resolve("quiet");
    write(quiet, 1, 4);
    Path resumed = temp.resolve("resumed");
    write(resumed, 1, 3);
    write(resumed, 3, 4);

    assertThat(text(resumed)).isEqualTo(text(quiet));
  }

  private static void write(Path folder, long from, long to) throws IOException {
    try (TensorBoard board = new TensorBoard(folder, NOON)) {
      for (long step = from; step <= to; step++) {
        OptionalDouble held = step == 2 ? OptionalDouble.of(1.5) : OptionalDouble.empty();
        board.stepped(new StepRecord(step, 0, 2.0 / step, 1, 1e-4, 50, 80, 0.5, 1e9, held));
      }
    }
  }

  private static String text(Path folder) throws IOException {
    Path file = folder.resolve("events.out.tfevents.0.distill4j");
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
