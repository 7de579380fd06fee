package io.distill4j.data.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SelectionsTest {

  /** Lengths 5, 3, 9, 3, 7 by sample; an emoji is one character. */
  private static final List<Trace> FIVE =
      traces("aaaaa", "b\ud83d\ude00b", "c".repeat(9), "ddd", "e".repeat(7));

  @Test
  void shortest() {
    assertThat(samples(new ShortestPassing(1))).containsExactly(1);
    assertThat(samples(new ShortestPassing(3))).containsExactly(0, 1, 3);
  }

  @Test
  void longest() {
    assertThat(samples(new LongestPassing(1))).containsExactly(2);
    assertThat(samples(new LongestPassing(4))).containsExactly(0, 2, 3, 4);
  }

  @Test
  void median() {
    // Ascending: 3 (sample 1), 3 (3), 5 (0), 7 (4), 9 (2).
    assertThat(samples(new MedianPassing(1))).containsExactly(0);
    assertThat(samples(new MedianPassing(2))).containsExactly(0, 3);
    assertThat(samples(new MedianPassing(3))).containsExactly(0, 3, 4);
    assertThat(samples(new MedianPassing(9))).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void mostDiverseTakesTheFirstAndThenWhatIsLeastLikeIt() {
    List<Trace> traces = traces("a b c d", "a b c e", "a x y z", "p q r s");

    // To the first: 3/5, 1/7, 0. Then to what is taken: 3/5, 1/7.
    assertThat(samples(new MostDiversePassing(2, 1).select(traces))).containsExactly(0, 3);
    assertThat(samples(new MostDiversePassing(3, 1).select(traces))).containsExactly(0, 2, 3);
    assertThat(samples(new MostDiversePassing(9, 1).select(traces))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void noneOfNoneIsNone() {
    for (Selection selection :
        List.of(
            new FirstPassing(1),
            new ShortestPassing(1),
            new LongestPassing(1),
            new MedianPassing(1),
            new MostDiversePassing(1, 3))) {
      assertThat(selection.select(List.of())).isEmpty();
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ShortestPassing(0)).hasMessage("count must be 1 or more, was 0");
    assertThatThrownBy(() -> new LongestPassing(0)).hasMessage("count must be 1 or more, was 0");
    assertThatThrownBy(() -> new MedianPassing(0)).hasMessage("count must be 1 or more, was 0");
    assertThatThrownBy(() -> new MostDiversePassing(1, 0))
        .hasMessage("words must be 1 or more, was 0");
  }

  private static List<Integer> samples(Selection selection) {
    return samples(selection.select(FIVE));
  }

  private static List<Integer> samples(List<Trace> traces) {
    return traces.stream().map(trace -> trace.request().sample()).toList();
  }

  private static List<Trace> traces(String... thoughts) {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < thoughts.length; i++) {
      traces.add(
          new Trace(
              new Request(Prompt.of("p", "q", new Answer.None()), i, 1, Sampling.R1),
              Completion.of(thoughts[i], ""),
              "made-up",
              "recorded",
              Instant.EPOCH,
              Instant.EPOCH,
              List.of()));
    }
    return traces;
  }
}
