package io.distill4j.data.filter;

import static io.distill4j.data.filter.ThoughtFiltersTest.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Verdict;
import org.junit.jupiter.api.Test;

final class LoopsTest {

  private static final Loops LOOPS = new Loops(3, 8, 4);

  @Test
  void theTailIsFoundWithTheFirstTurnEvenWhenTheLastIsCut() {
    // 12 characters, then a unit of 50 characters five times, then 20 characters of a sixth turn.
    String unit = "Wait, but what about the other case? Let me see. \n";
    String text = "So it is 42." + unit.repeat(5) + unit.substring(0, 19) + "?";

    assertThat(unit).hasSize(50);
    assertThat(LOOPS.judge(trace("q", text.substring(0, text.length() - 1), "")))
        .isEqualTo(
            new Verdict.Fail(
                "the thoughts end in 5.4 turns of 50 characters from position 12 (line 1) on:"
                    + " 'Wait, but what about the other case? Let me see.'"));
    assertThat(LOOPS.judge(trace("q", "fine", "so " + "42, ".repeat(100))))
        .isEqualTo(
            new Verdict.Fail(
                "the answer ends in 100.0 turns of 4 characters from position 2 (line 1) on:"
                    + " '42,'"));
  }

  @Test
  void aShortTailIsNoLoop() {
    assertThat(LOOPS.judge(trace("q", "so it is" + ".".repeat(150), "")))
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void aStretchSaidBeforeIsFoundWithItsPlace() {
    String said = "one two three four five six seven eight";
    String text = said + "\n\nnine. " + said + " ten";

    // The last 8 words in a row are in runs of three that were said before.
    assertThat(LOOPS.judge(trace("q", text, "")))
        .isEqualTo(
            new Verdict.Fail(
                "the thoughts repeat 8 words in a row from position 47 (line 3) on: '"
                    + said
                    + "'"));
    assertThat(new Loops(3, 9, 4).judge(trace("q", text, "")))
        .isEqualTo(
            new Verdict.Pass(
                // 18 words have 16 runs of three, 6 of them for the second time.
                "37.5% of the runs of 3 words were said before, at most 8 words in a row"));
  }

  @Test
  void aTextWithoutRepetitionsPasses() {
    assertThat(LOOPS.judge(trace("q", "one two three four", "")))
        .isEqualTo(
            new Verdict.Pass(
                "0.0% of the runs of 3 words were said before, at most 0 words in a row"));
  }
}
