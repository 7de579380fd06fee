package io.distill4j.data.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {

  @Test
  void textsAreThoseOfInstant() {
    SplittableRandom random = new SplittableRandom(7);
    int[] units = {1_000_000_000, 1_000_000, 1_000, 1};
    for (int i = 0; i < 20_000; i++) {
      long second = random.nextLong(-70_000_000_000L, 300_000_000_000L);
      int unit = units[i % 4];
      Instant time =
          Instant.ofEpochSecond(second, random.nextInt(1_000_000_000 / unit) * (long) unit);
      assertThat(Times.text(time)).isEqualTo(time.toString());
      assertThat(Times.parse(time.toString())).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00.5Z",
        "2026-01-31T12:00:00.123456789Z",
        "2024-02-29T23:59:59Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31t12:00:00z",
        "+12026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.Z"
      })
  void readsWhatInstantReads(String text) {
    assertThat(Times.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-01-31T12:00:00",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00Z",
        "2026-01-31T12:00:00.1234567890Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00,5Z"
      })
  void refusesWhatInstantRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
