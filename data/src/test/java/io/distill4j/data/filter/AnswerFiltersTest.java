package io.distill4j.data.filter;

import static io.distill4j.data.filter.ThoughtFiltersTest.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswerFiltersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                                     | verdict | reason
          \\boxed{42}                                   | pass    | 1 boxes, 1 different results
          so \\boxed{\\dfrac{1}{2}} = \\boxed{\\frac{1}{2} } | pass    | 2 boxes, 1 different results
          \\boxed{1,000} or \\boxed{1000}                | pass    | 2 boxes, 1 different results
          \\boxed{1} or \\boxed{2}                       | fail    | 2 boxes, 2 different results: '1', '2'
          \\boxed{\\boxed{3}}                            | pass    | 1 boxes, 1 different results
          no box                                       | pass    | 0 boxes, 0 different results
          \\boxed{1} and \\boxed{2                       | pass    | 1 boxes, 1 different results
          """)
  void multiBox(String answer, String verdict, String reason) {
    is(verdict, reason, new MultiBox().judge(trace("q", "t", answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                          | verdict | reason
          The answer is \\boxed{42}.          | pass    | nothing is left open
          The answer is \\boxed{42            | fail    | the last box is not closed
          \\boxed{\\{1, 2\\}}                  | pass    | nothing is left open
          So we find the                    | fail    | ends with the word 'the'
          Option A                          | pass    | nothing is left open
          we get x =                        | fail    | ends with '='
          first, second,                    | fail    | ends with ','
          $$x = 1                           | fail    | a formula in $$ is not closed
          \\begin{cases} x                   | fail    | 1 of 1 environments are not closed
          see \\[ x + 1                      | fail    | a formula in \\[ is not closed
          ```python x = 1                   | fail    | a code block is not closed
          ```x = 1```                       | pass    | nothing is left open
          ''                                | fail    | no answer
          """)
  void unfinishedAnswer(String answer, String verdict, String reason) {
    is(verdict, reason, new UnfinishedAnswer().judge(trace("q", "t", answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                                         | verdict | reason
          I’m sorry, but I can’t help with that.           | fail    | the answer begins with a refusal: 'i can't help with'
          As an AI language model, I have no opinion.      | fail    | the answer begins with a refusal: 'as an ai language model'
          抱歉，我无法回答。                                  | fail    | the answer begins with a refusal: '抱歉，我无法'
          I cannot find a smaller one, so it is \\boxed{4}. | pass    | no refusal at the beginning of the answer
          ''                                               | unknown | no answer
          """)
  void refusal(String answer, String verdict, String reason) {
    is(verdict, reason, new Refusal().judge(trace("q", "As an AI, I", answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # thoughts                | answer                    | verdict | reason
          six sevens are 42.        | \\boxed{42}                | pass    | '42' is in the thoughts
          six sevens are 421        | \\boxed{42}                | fail    | '42' is not in the thoughts
          it is 1,024 then          | \\boxed{1024}              | pass    | '1024' is in the thoughts
          that is $\\frac{1}{2}$.    | \\boxed{\\dfrac{1}{2}}      | pass    | '\\dfrac{1}{2}' is in the thoughts
          that is one half          | \\boxed{\\frac{1}{2}}       | unknown | '\\frac{1}{2}' is not in the thoughts
          ""                        | \\boxed{42}                | unknown | no thoughts
          42                        | 42                        | unknown | no closed box in the answer
          42                        | \\boxed{ }                 | unknown | the box is empty
          """)
  void answerNotInThoughts(String thoughts, String answer, String verdict, String reason) {
    is(verdict, reason, new AnswerNotInThoughts().judge(trace("q", thoughts, answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                          | verdict | reason
          It is 42. I hope this helps!      | fail    | the answer holds the set phrase 'i hope this helps'
          Certainly! Here's the answer: 42  | fail    | the answer holds the set phrase 'certainly! here'
          Stay hydrated                     | fail    | the answer holds the set phrase 'stay hydrated'
          It is 42.                         | pass    | no set phrase in the answer
          """)
  void boilerplate(String answer, String verdict, String reason) {
    Boilerplate filter = new Boilerplate(Optional.of(List.of("Stay hydrated")));

    is(verdict, reason, filter.judge(trace("q", "I hope this helps", answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # answer                             | verdict | reason
          write to jo.doe@mail.uni.edu         | fail    | what looks like an e-mail address, in the answer at line 1
          write to jo@example.com              | pass    | no pattern of personal data
          call +49 30 1234 5678 now            | fail    | what looks like a telephone number, in the answer at line 1
          call (555) 123-4567                  | fail    | what looks like a telephone number, in the answer at line 1
          12 + 345 678 = 690                   | pass    | no pattern of personal data
          card 4111 1111 1111 1111             | fail    | what looks like the number of a payment card, in the answer at line 1
          4111 1111 1111 1112 is even          | pass    | no pattern of personal data
          DE89 3704 0044 0532 0130 00          | fail    | what looks like an IBAN, in the answer at line 1
          DE88 3704 0044 0532 0130 00          | pass    | no pattern of personal data
          SSN: 123-45-6789                     | fail    | what looks like a social security number, in the answer at line 1
          123-45-6789 = -6711                  | pass    | no pattern of personal data
          a@b and x @ y                        | pass    | no pattern of personal data
          """)
  void personalDataPatterns(String answer, String verdict, String reason) {
    is(verdict, reason, new PersonalDataPatterns().judge(trace("q", "t", answer)));
  }

  private static void is(String verdict, String reason, Verdict actual) {
    assertThat(actual).isEqualTo(Verdict.of(verdict, reason));
  }
}
