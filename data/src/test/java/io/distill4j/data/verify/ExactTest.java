package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExactTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answer; reference; part; ignore case; verdict
          'yes'; yes; WHOLE; false; Pass
          ' yes \n'; yes; WHOLE; false; Pass
          'Yes'; yes; WHOLE; false; Fail
          'Yes'; yes; WHOLE; true; Pass
          'yes, it is'; yes; WHOLE; false; Fail
          'New  York'; New York; WHOLE; false; Pass
          'so: \\boxed{ yes }'; yes; BOX; false; Pass
          'yes'; yes; BOX; false; Fail
          'I think\n\nyes\n'; yes; LAST_LINE; false; Pass
          'yes\n\nI think'; yes; LAST_LINE; false; Fail
          ''; yes; LAST_LINE; false; Fail
          'yes'; ' '; WHOLE; false; Unknown
          """)
  void judges(
      String answer, String reference, Exact.Part part, boolean ignoreCase, String verdict) {
    Verdict actual =
        new Exact(part, ignoreCase).verify(Completion.of("", answer), new Answer.Text(reference));

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @Test
  void composedAndCombinedLettersAreEqual() {
    assertThat(
            new Exact(Exact.Part.WHOLE, false)
                .verify(Completion.of("", "cafe\u0301"), new Answer.Text("caf\u00e9")))
        .isEqualTo(new Verdict.Pass("answered caf\u00e9, expected caf\u00e9"));
  }
}
