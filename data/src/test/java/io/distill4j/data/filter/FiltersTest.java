package io.distill4j.data.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiltersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # question      | reasoning            | verdict | reason
          What is 6 x 7?  | Six times seven.     | Pass    | 0 of 13 letters are not LATIN
          What is 6 x 7?  | Six 六乘七 times      | Fail    | 3 of 11 letters are not LATIN
          What is 6 x 7?  | the angle is α or β  | Pass    | 0 of 12 letters are not LATIN
          六乘七是多少？     | 六乘七是四十二          | Pass    | 0 of 7 letters are not HAN
          6 x 7?          | 6 * 7 = 42           | Unknown | no letters to compare
          """)
  void sameScript(String question, String reasoning, String verdict, String reason) {
    Verdict actual = new SameScript(0.05).judge(trace(question, reasoning, "42"));

    assertThat(actual).isEqualTo(Verdict.of(verdict.toLowerCase(java.util.Locale.ROOT), reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # reasoning           ; answer              ; verdict ; reason
          six times seven       ; 42                  ; Pass    ; one block of thoughts, then the answer
          ''                    ; 42                  ; Fail    ; no thoughts
          six times seven       ; ''                  ; Fail    ; no answer after the thoughts
          a <think> b           ; 42                  ; Fail    ; <think> inside the thoughts
          a                     ; 42 </think> 43      ; Fail    ; </think> inside the answer
          <|begin_of_thought|>a ; 42                  ; Fail    ; <|begin_of_thought|> inside the thoughts
          """)
  void oneThinkBlock(String reasoning, String answer, String verdict, String reason) {
    Verdict actual = new OneThinkBlock().judge(trace("q", reasoning, answer));

    assertThat(actual).isEqualTo(Verdict.of(verdict.toLowerCase(java.util.Locale.ROOT), reason));
  }

  @ParameterizedTest
  @CsvSource({
    "WORDS, 3, 5, Pass, 4 words",
    "WORDS, 5, 9, Fail, 4 words are fewer than 5",
    "WORDS, 0, 3, Fail, 4 words are more than 3",
    "CHARACTERS, 16, 16, Pass, 16 characters",
    "CHARACTERS, 0, 15, Fail, 16 characters are more than 15"
  })
  void lengthBetween(
      LengthBetween.Unit unit, long least, long most, String verdict, String reason) {
    Verdict actual =
        new LengthBetween(unit, least, most).judge(trace("q", "six  times\n\ud83d\ude00", "42.\n"));

    assertThat(actual).isEqualTo(Verdict.of(verdict.toLowerCase(java.util.Locale.ROOT), reason));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new SameScript(1.0))
        .hasMessage("tolerance must be in [0, 1), was 1.0");
    assertThatThrownBy(() -> new LengthBetween(LengthBetween.Unit.WORDS, 5, 4))
        .hasMessage("least and most must be 0 <= least <= most, were 5 and 4");
  }

  private static Trace trace(String question, String reasoning, String answer) {
    return new Trace(
        new Request(Prompt.of("p", question, new Answer.None()), 0, 1, Sampling.R1),
        Completion.of(reasoning, answer),
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
