package io.distill4j.student.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  /**
   * The hex file holds what RecordWriter of tensorboard's Python package writes for these steps.
   */
  @Test
  void bytesAreThoseOfTensorBoardsOwnWriter(@TempDir Path folder) throws IOException {
    String pinned;
    try (InputStream in =
        EventFileTest.class.getResourceAsStream("/log/events-of-tensorboard.hex")) {
      pinned = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    write(folder, Long.MAX_VALUE, 1, 300);

    assertThat(HexFormat.of().formatHex(bytes(folder))).isEqualTo(pinned);
  }

  @Test
  void aRunThatGoesOnDropsTheStepsItDoesAgain(@TempDir Path folder) throws IOException {
    write(folder, Long.MAX_VALUE, 1, 2, 3, 4);
    byte[] undisturbed = bytes(folder);

    write(folder, 2, 3, 4);

    assertThat(bytes(folder)).isEqualTo(undisturbed);
  }

  @Test
  void aTornRecordIsDroppedWhereverItIsTorn(@TempDir Path folder) throws IOException {
    write(folder, Long.MAX_VALUE, 1, 2);
    byte[] undisturbed = bytes(folder);
    write(folder, Long.MAX_VALUE, 3);
    byte[] longer = bytes(folder);
    for (int cut = undisturbed.length; cut < longer.length; cut++) {
      Files.write(file(folder), Arrays.copyOf(longer, cut));

      EventFile.open(folder, Long.MAX_VALUE, CLOCK).close();

      assertThat(bytes(folder)).isEqualTo(undisturbed);
    }
  }

  private static void write(Path folder, long lastStep, long... steps) throws IOException {
    try (EventFile file = EventFile.open(folder, lastStep, CLOCK)) {
      for (long step : steps) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", 0.5 + step);
        values.put("a".repeat(200), -1.0);
        file.add(step, values);
      }
    }
  }

  private static Path file(Path folder) {
    return folder.resolve("events.out.tfevents.0.distill4j");
  }

  private static byte[] bytes(Path folder) throws IOException {
    return Files.readAllBytes(file(folder));
  }
}
