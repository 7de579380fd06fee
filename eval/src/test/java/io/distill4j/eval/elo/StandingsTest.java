package io.distill4j.eval.elo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandingsTest {

  @TempDir Path temp;

  @Test
  void aPlaceBetweenOneHumanAndTheNextIsWorthTheirOdds() {
    // Against one human, an expected place of 1.25 means odds of 3 to 1: 400 log10(3) points more.
    assertThat(Elo.ofPlace(new double[] {1500}, 1.25))
        .isCloseTo(1500 + 400 * Math.log10(3), within(1e-9));
    assertThat(Elo.ofPlace(new double[] {1500}, 1.5)).isCloseTo(1500, within(1e-9));
    // Two humans alike: an expected place of 1 + 2 * 0.1.
    assertThat(Elo.ofPlace(new double[] {1200, 1200}, 1.2))
        .isCloseTo(1200 + 400 * Math.log10(9), within(1e-9));
  }

  @Test
  void theFirstAndTheLastPlaceEndAtTheLimits() {
    assertThat(Elo.ofPlace(new double[] {1500, 1600}, 1)).isCloseTo(Elo.MOST, within(1e-6));
    assertThat(Elo.ofPlace(new double[] {1500, 1600}, 3)).isCloseTo(Elo.LEAST, within(1e-6));
    assertThatThrownBy(() -> Elo.ofPlace(new double[] {1500}, 3))
        .hasMessage("place must be in [1, 2], was 3.0");
  }

  @Test
  void thePercentileCountsTiesHalf() {
    double[] humans = {1000, 1200, 1400, 1600};
    assertThat(Elo.percentile(1200, humans)).hasValue(0.375);
    assertThat(Elo.percentile(1700, humans)).hasValue(1);
    assertThat(Elo.percentile(1700, new double[0])).isEmpty();
  }

  @Test
  void everySampleIsAParticipationOfItsOwn() throws Exception {
    Path file = temp.resolve("standings.jsonl");
    Files.writeString(
        file,
"""
{"contest": "1", "problems": {"A": 500, "B": 1000}, "humans": [{"rating": 1500, "points": 500}]}
{"contest": "2", "problems": {"C": 500}, "humans": [{"rating": 1400, "points": 500}]}
{"contest": "3", "problems": {"D": 500}, "humans": [{"rating": 1400, "points": 500}]}
""");

    Standings.Rating rating =
        Standings.read(file)
            .rate(
                Map.of("A", List.of(true, true), "B", List.of(false, false), "C", List.of(true)),
                0.95);

    // Contest 1: 500 points twice, a tie with its human; contest 2 the same; contest 3 unseen.
    assertThat(rating.rating().value().orElseThrow()).isCloseTo(1450, within(1e-9));
    assertThat(rating.contests()).isEqualTo(2);
    assertThat(rating.leftOut()).isEqualTo(1);
    assertThat(rating.percentile()).hasValue(0.5);
  }

  @Test
  void aLineThatIsNoContestIsNamed() throws Exception {
    Path file = temp.resolve("standings.jsonl");
    Files.writeString(file, "{\"contest\": \"1\", \"problems\": {\"A\": 500}, \"humans\": []}\n");

    assertThatThrownBy(() -> Standings.read(file))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ":1: is no contest with problems and humans\n"
                + "    write {\"contest\": ..., \"problems\": {id: points}, \"humans\":"
                + " [{\"rating\": ..., \"points\": ...}]}");
  }
}
