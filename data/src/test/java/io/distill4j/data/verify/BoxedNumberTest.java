package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BoxedNumberTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                           | reference | verdict
          so it is \\boxed{42}               | 42        | Pass
          so it is \\boxed{ 42 }             | 42        | Pass
          \\boxed{$42$}                      | 42        | Pass
          \\boxed{1,234.}                    | 1234      | Pass
          \\boxed{1,234,567}                 | 1234567   | Pass
          \\boxed{-\\frac{3}{4}}             | -0.75     | Pass
          \\boxed{\\dfrac{6}{8}}             | 3/4       | Pass
          \\boxed{-6/-8}                     | 3/4       | Pass
          \\boxed{027}                       | 27        | Pass
          \\boxed{27}                        | 27.0      | Pass
          \\boxed{+.5}                       | 1/2       | Pass
          first \\boxed{1}, then \\boxed{2}  | 2         | Pass
          first \\boxed{1}, then \\boxed{2}  | 1         | Fail
          \\boxed{0.3333}                    | 1/3       | Fail
          42, without a box                  | 42        | Fail
          \\boxed{42                         | 42        | Fail
          \\boxed{1,2}                       | 12        | Unknown
          \\boxed{1,23,4}                    | 1234      | Unknown
          \\boxed{2 1/2}                     | 10.5      | Unknown
          \\boxed{50\\%}                     | 0.5       | Unknown
          \\boxed{\\text{42}}                | 42        | Unknown
          \\boxed{}                          | 42        | Unknown
          \\boxed{1/0}                       | 42        | Unknown
          \\boxed{42}                        | x^2       | Unknown
          \\boxed{42}                        | 1/0       | Unknown
          """)
  void judges(String answer, String reference, String verdict) {
    Verdict actual =
        new BoxedNumber().verify(Completion.of("", answer), new Answer.Text(reference));

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @Test
  void saysWhatItCompared() {
    assertThat(
            new BoxedNumber()
                .verify(Completion.of("", "\\boxed{41}"), new Answer.Text("42"))
                .reason())
        .isEqualTo("boxed 41, expected 42");
  }

  @Test
  void theBoxOfTheThoughtsDoesNotCount() {
    assertThat(new BoxedNumber().verify(Completion.of("\\boxed{42}", "42"), new Answer.Text("42")))
        .isEqualTo(new Verdict.Fail("answer has no closed \\boxed{}"));
  }

  @Test
  void anotherKindOfReferenceIsUnknown() {
    assertThat(
            new BoxedNumber()
                .verify(Completion.of("", "\\boxed{1}"), new Answer.Choice(0, List.of("1"))))
        .isEqualTo(new Verdict.Unknown("prompt has no reference answer in text"));
  }
}
