package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MultipleChoiceTest {

  private static final Answer REFERENCE =
      new Answer.Choice(2, List.of("the sun", "Mars", "a red giant", "$\\frac{1}{2}$"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answer; verdict
          ANSWER: C; Pass
          Answer: (C); Pass
          **Answer:** C; Pass
          **Answer: C**; Pass
          Answer: $C$; Pass
          answer: \\text{C}; Pass
          ANSWER: B; Fail
          It is red. The correct answer is C.; Pass
          The correct option is (C), because it is large.; Pass
          The answer is C because of its colour.; Pass
          I choose option C; Pass
          Therefore the answer is \\boxed{C}.; Pass
          \\boxed{\\text{C}}; Pass
          \\boxed{\\textbf{(C)}}; Pass
          \\boxed{C. a red giant}; Pass
          \\boxed{(C) \\text{a red giant}}; Pass
          \\boxed{\\text{A red giant}}; Pass
          \\boxed{c}; Pass
          \\boxed{0.5}; Fail
          \\boxed{A, C}; Fail
          \\boxed{E}; Fail
          \\boxed{}; Fail
          Answer: B. Wait, that is too cold. Answer: C; Pass
          Answer: C, no: \\boxed{B}; Fail
          \\boxed{B}, or rather, the correct answer is C; Pass
          The answer is a red giant; Pass
          The answer is a star; Fail
          C; Pass
          (C); Pass
          'Let me see.\n\nC.'; Pass
          A red giant; Pass
          A good question, but I do not know; Fail
          Because C is valid; Pass
          Only (C) is correct.; Pass
          Because B is valid; Fail
          I wonder whether C is correct; Fail
          A is not hot and C is not right; Fail
          'B is right, or C is right'; Fail
          Answer: A star that has used up its hydrogen; Fail
          '';Fail
          """)
  void judges(String answer, String verdict) {
    Verdict actual = new MultipleChoice().verify(Completion.of("", answer), REFERENCE);

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @Test
  void anOptionThatIsAFormulaIsComparedAsMathematics() {
    Answer half = new Answer.Choice(3, List.of("1", "2", "3", "$\\frac{1}{2}$"));

    assertThat(new MultipleChoice().verify(Completion.of("", "\\boxed{0.5}"), half))
        .isEqualTo(new Verdict.Pass("chose 0.5, expected D"));
  }

  @Test
  void twoOptionsOfOneTextAreToldApartByTheirLettersOnly() {
    Answer twins = new Answer.Choice(0, List.of("yes", "yes"));

    assertThat(new MultipleChoice().verify(Completion.of("", "\\boxed{yes}"), twins))
        .isEqualTo(new Verdict.Fail("chose yes, expected A"));
    assertThat(new MultipleChoice().verify(Completion.of("", "\\boxed{A}"), twins))
        .isEqualTo(new Verdict.Pass("chose A, expected A"));
  }

  @Test
  void aLetterIsReferenceEnough() {
    assertThat(
            new MultipleChoice().verify(Completion.of("", "ANSWER: D"), new Answer.Text(" (d). ")))
        .isEqualTo(new Verdict.Pass("chose D, expected D"));
    assertThat(new MultipleChoice().verify(Completion.of("", "D"), new Answer.Text("42")))
        .isEqualTo(new Verdict.Unknown("reference is no letter: 42"));
  }

  @Test
  void saysWhichLetterIsBeyondTheOptions() {
    assertThat(new MultipleChoice().verify(Completion.of("", "ANSWER: F"), REFERENCE))
        .isEqualTo(new Verdict.Fail("chose F, expected C of 4 options"));
  }
}
