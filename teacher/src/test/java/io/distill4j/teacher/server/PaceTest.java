package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast a server is asked, and how many at once; on a clock of the test's own. */
final class PaceTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static Pace pace(double requests, double tokens) {
    return new Pace(
        new Limits(
            requests > 0 ? OptionalDouble.of(requests) : OptionalDouble.empty(),
            tokens > 0 ? OptionalDouble.of(tokens) : OptionalDouble.empty()));
  }

  /** Requests sent in the milliseconds from one time to another, each of so many tokens. */
  private static int sent(Pace pace, long from, long to, int maxTokens, int tokens) {
    int count = 0;
    for (long now = from; now < to; now++) {
      while (count < 1_000_000 && pace.admits(now, maxTokens)) {
        double estimate = pace.sent(now, maxTokens);
        pace.ended(estimate, tokens);
        count++;
      }
    }
    return count;
  }

  @Test
  void requestsAreSpreadOverTheMinute() {
    Pace slow = pace(30, 0);
    assertThat(sent(slow, 0, 1_999, 100, 10)).isEqualTo(1);
    assertThat(sent(slow, 1_999, 60_000, 100, 10)).isEqualTo(29);
    Pace fast = pace(600, 0);
    assertThat(sent(fast, 0, 1, 100, 10)).as("a second's worth at once").isEqualTo(10);
    assertThat(sent(fast, 1, 60_000, 100, 10)).isEqualTo(599);
  }

  @Test
  void tokensAreSpreadOverTheMinuteWhateverTheLimitOfARequest() {
    Pace pace = pace(0, 60_000);
    // 10,000 saved up and 60,000 a minute, 500 for each.
    assertThat(sent(pace, 0, 60_000, 32_768, 500)).isBetween(138, 142);
  }

  @Test
  void unlimitedServerIsAskedAtOnce() {
    assertThat(sent(pace(0, 0), 0, 1, 32_768, 500)).isEqualTo(1_000_000);
  }

  @Test
  void serverThatSaysItHasNothingLeftIsLeftAloneUntilItHas() {
    Pace pace = pace(0, 0);
    pace.told(
        Map.of("x-ratelimit-remaining-requests", "2", "x-ratelimit-reset-requests", "1m0.5s"),
        1_000,
        NOW);
    assertThat(sent(pace, 1_000, 61_500, 100, 10)).isEqualTo(2);
    assertThat(pace.admits(61_500, 100)).isTrue();
    pace.told(
        Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "200ms"),
        70_000,
        NOW);
    assertThat(pace.admits(70_199, 100)).isFalse();
    assertThat(pace.admits(70_200, 100)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20                            | 20000
          0.3                           | 300
          Sat, 31 Jan 2026 12:00:30 GMT | 30000
          Sat, 31 Jan 2026 11:00:00 GMT | 0
          2026-01-31T12:02:00Z          | 120000
          6m0s                          | 360000
          1h2m3.5s                      | 3723500
          20ms                          | 20
          1769860810                    | 10000
          1769860810500                 | 10500
          soon                          |
          -5                            |
          """)
  void everyFormOfWaitingIsRead(String text, Long millis) {
    var read = RateHeaders.millis(text, NOW);
    assertThat(read.isPresent() ? read.getAsLong() : null).isEqualTo(millis);
  }

  @Test
  void dateIsComparedWithTheServersOwnClock() {
    Map<String, String> headers =
        Map.of(
            "retry-after",
            "Fri, 30 Jan 2026 09:00:07 GMT",
            "date",
            "Fri, 30 Jan 2026 09:00:00 GMT");
    assertThat(RateHeaders.retryAfter(headers, NOW)).hasValue(7_000);
    assertThat(RateHeaders.retryAfter(Map.of("retry-after-ms", "150"), NOW)).hasValue(150);
    assertThat(RateHeaders.retryAfter(Map.of(), NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"60, 512", "200, 512", "5000, 512", "20, 512", "1000, 24"})
  void windowFindsWhereMoreRequestsBringNothing(int best, int most) {
    WindowSearch search = new WindowSearch(32, 1_000);
    double tokens = 0;
    int size = 1;
    for (long now = 0; now < 400_000; now += 100) {
      size = search.size(most, now, (long) tokens, size);
      // Beyond its best a server loses a little by switching.
      double rate = size <= best ? 10.0 * size : 10.0 * best - 2.0 * (size - best);
      tokens += rate * 0.1;
    }
    int expected = Math.min(best, most);
    assertThat(size).isBetween((int) (0.6 * expected), (int) Math.ceil(1.3 * expected));
  }

  @Test
  void windowThatIsNotFullTeachesNothing() {
    WindowSearch search = new WindowSearch(32, 1_000);
    for (long now = 0; now < 100_000; now += 100) {
      assertThat(search.size(512, now, now, 5)).isEqualTo(32);
    }
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new Limits(OptionalDouble.of(0), OptionalDouble.empty()))
        .hasMessage("requests-per-minute must be above 0, was 0.0");
    assertThatThrownBy(() -> new Limits(OptionalDouble.empty(), OptionalDouble.of(-1)))
        .hasMessage("tokens-per-minute must be above 0, was -1.0");
  }
}
