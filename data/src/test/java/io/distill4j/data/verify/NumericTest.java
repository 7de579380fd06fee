package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Numeric.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumericTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answer; reference; absolute; relative; rounding; verdict
          42; 42; 0; 0; NONE; Pass
          42.0; 42; 0; 0; NONE; Pass
          41.9; 42; 0.1; 0; NONE; Pass
          41.89; 42; 0.1; 0; NONE; Fail
          101; 100; 0; 0.01; NONE; Pass
          101.1; 100; 0; 0.01; NONE; Fail
          -101; 100; 0; 0.01; NONE; Fail
          0.001; 0; 0; 0.5; NONE; Fail
          3.14159; 3.14; 0; 0; NONE; Fail
          3.14159; 3.14; 0; 0; PLACES; Pass
          3.145; 3.14; 0; 0; PLACES; Fail
          3.145; 3.15; 0; 0; PLACES; Pass
          3.1; 3.14; 0; 0; PLACES; Fail
          \\frac{1}{3}; 0.333; 0; 0; PLACES; Pass
          2\\sqrt{3}; 3.464; 0; 0; PLACES; Pass
          \\pi/4; 0.7854; 0; 0; PLACES; Pass
          12345; 12300; 0; 0; PLACES; Fail
          0.00123456; 0.00123; 0; 0; DIGITS; Pass
          1.23456e-3; 1.23e-3; 0; 0; DIGITS; Pass
          1.23456\\times 10^{-3}; 1.23e-3; 0; 0; DIGITS; Pass
          6.022e23; 6.02e23; 0; 0; DIGITS; Pass
          6.03e23; 6.02e23; 0; 0.005; NONE; Pass
          6.1e23; 6.02e23; 0; 0.005; NONE; Fail
          28\\%; 0.28; 0; 0; NONE; Pass
          28; 0.28; 0; 0; NONE; Fail
          1,234.5; 1234.5; 0; 0; NONE; Pass
          x = 5; 5; 0; 0; NONE; Pass
          5\\text{ cm}; 5; 0; 0; NONE; Pass
          5\\text{ cm}; 5\\text{ m}; 0; 0; NONE; Unknown
          x; 5; 0; 0; NONE; Unknown
          1, 2; 1; 0; 0; NONE; Unknown
          \\sqrt{-2}; 5; 0; 0; NONE; Unknown
          5; x; 0; 0; NONE; Unknown
          1e999; 5; 0; 0; NONE; Unknown
          """)
  void judges(
      String answer,
      String reference,
      double absolute,
      double relative,
      Rounding rounding,
      String verdict) {
    Verdict actual =
        new Numeric(absolute, relative, rounding)
            .verify(Completion.of("", "\\boxed{" + answer + "}"), new Answer.Text(reference));

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @Test
  void saysByHowMuchItIsOff() {
    assertThat(
            new Numeric(0, 0.01, Rounding.PLACES)
                .verify(Completion.of("", "\\boxed{3.3}"), new Answer.Text("3.14")))
        .isEqualTo(new Verdict.Fail("answered 3.3, expected 3.14: off by 0.16, allowed 0.0314"));
    assertThat(
            new Numeric(0, 0, Rounding.PLACES)
                .verify(Completion.of("", "\\boxed{3.1415}"), new Answer.Text("3.14")))
        .isEqualTo(new Verdict.Pass("answered 3.1415, expected 3.14: equal when rounded"));
  }

  @Test
  void errorsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Numeric(-1, 0, Rounding.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("absolute must be 0 or more, was -1.0");
    assertThatThrownBy(() -> new Numeric(0, 1, Rounding.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("relative must be in [0, 1), was 1.0");
  }
}
