package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BoxedMathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answer in the box; reference; verdict
          42; 42; Pass
          41; 42; Fail
          1,234; 1234; Pass
          1{,}234; 1234; Pass
          1,\\!234; 1234; Pass
          1, 234; 1234; Fail
          \\dfrac{14}{3}; \\frac{14}{3}; Pass
          \\frac43; 4/3; Pass
          \\frac 59; 5/9; Pass
          1\\frac{4}{5}; 9/5; Pass
          137 \\frac{1}{2}; 137.5; Pass
          2 1/2; 2.5; Pass
          0.3333; 1/3; Fail
          0.33333333; 1/3; Pass
          3.14; \\pi; Fail
          50\\%; 0.5; Pass
          50\\%; 50; Pass
          90; 90^\\circ; Pass
          90^\\circ; 91^{\\circ}; Fail
          \\$18.90; 18.9; Pass
          5\\text{ cm}; 5; Pass
          5\\text{ cm}; 5\\text{ m}; Unknown
          15\\mbox{ cm}^2; 15; Pass
          2\\sqrt{3}; \\sqrt{12}; Pass
          \\frac{1}{\\sqrt{2}}; \\frac{\\sqrt2}{2}; Pass
          \\sqrt{2}+\\sqrt{3}; \\sqrt{5+2\\sqrt{6}}; Pass
          \\sqrt{2}+\\sqrt{3}; \\sqrt{5}; Fail
          \\frac{1}{\\sqrt3-1}; \\frac{\\sqrt3+1}{2}; Pass
          6-5i; -5i+6; Pass
          (1+i)^2; 2i; Pass
          (x+1)^2; x^2+2x+1; Pass
          \\frac{x^2-1}{x-1}; x+1; Pass
          \\sin 2x; 2\\sin x\\cos x; Pass
          \\sin(x); \\cos x; Fail
          \\log_2 8; 3; Pass
          \\ln(e^2); 2; Pass
          \\sin 30^\\circ; \\frac12; Pass
          \\cos\\frac{\\pi}{3}; 0.5; Pass
          x; \\sqrt{x^2}; Unknown
          5!; 120; Pass
          \\binom{10}{3}; 120; Pass
          p-q; q-p; Fail
          x=5; 5; Pass
          5; x = 5; Pass
          y=2x+3; 2x-y+3=0; Pass
          y=2x+3; 2x-y=3; Fail
          x>5; 5<x; Pass
          x>5; x\\ge5; Fail
          2x<4; x<2; Pass
          -x<2; x<2; Fail
          [1,2); [1,2); Pass
          [1,2]; [1,2); Fail
          (-\\infty,2)\\cup(3,\\infty); (3,\\infty) \\cup (-\\infty,2); Pass
          (-\\infty,2)\\cup(3,\\infty); (-\\infty,2)\\cup(4,\\infty); Fail
          [-2,7]; -2\\le x\\le 7; Pass
          (1,2); (1,2); Pass
          (2,1); (1,2); Fail
          1,-2; -2,1; Pass
          -2 \\text{ and } 1; 1,-2; Pass
          1; 1,-2; Fail
          \\{1,2\\}; 2,1; Pass
          (1,2); \\{1,2\\}; Fail
          3\\pm2\\sqrt2; 3-2\\sqrt{2}, 3+2\\sqrt{2}; Pass
          3+2\\sqrt2; 3\\pm2\\sqrt{2}; Fail
          \\begin{pmatrix}1\\\\2\\end{pmatrix}; \\begin{bmatrix}1\\\\2\\end{bmatrix}; Pass
          \\begin{pmatrix}1\\\\2\\end{pmatrix}; \\begin{pmatrix}2\\\\1\\end{pmatrix}; Fail
          52_8; 52_{8}; Pass
          53_8; 52_8; Fail
          52; 52_8; Unknown
          2:4; 1:2; Pass
          1:00; 12:00; Fail
          Evelyn; \\text{Evelyn}; Pass
          \\text{odd}; \\text{even}; Fail
          C; \\text{(C)}; Pass
          9^{9^{9^{9}}}; 9^{9^{9^{9}}}; Pass
          9^{9^{9^{9}}}; 3^{18^{9^{9}}}; Unknown
          \\frac{1}{0}; 1; Unknown
          5; \\frac{; Unknown
          \\frac{; 5; Unknown
          """)
  void judgesWhatStandsInTheBox(String box, String reference, String verdict) {
    Verdict actual = verify("So it is \\boxed{" + box + "}.", reference);

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answer; reference; verdict
          first \\boxed{1}, then \\boxed{2}; 2; Pass
          first \\boxed{1}, then \\boxed{2}; 1; Fail
          \\boxed{1} and \\boxed{2}; 1, 2; Pass
          \\boxed{1} and \\boxed{2}; 2; Fail
          The answer is 42.; 42; Pass
          The final answer is $x=42$. I hope it is correct.; 42; Pass
          Hence $a+b$ is 7; 7; Pass
          It costs \\boxed{28}%; 28\\%; Pass
          no answer; 42; Fail
          \\boxed{42; 42; Unknown
          """)
  void findsTheFinalAnswer(String answer, String reference, String verdict) {
    Verdict actual = verify(answer, reference);

    assertThat(actual.getClass().getSimpleName()).as(actual.reason()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ANSWER: \\frac{1}{2}; \\frac{1}{2}
          **ANSWER: 3\\sqrt{2}**; 3\\sqrt{2}
          Answer: (1, 2).; (1,2)
          ANSWER: \\text{Evelyn}; \\text{Evelyn}
          **Answer:** $x^2+1$; x^2+1
          ANSWER: 42 apples; 42
          """)
  void aLastLineThatAnnouncesTheAnswerIsRead(String line, String reference) {
    assertThat(verify("Answer: 5? No, 3 is too small.\n\n" + line, reference))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(verify(line + "\nIn a box: \\boxed{7}", "7")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void saysWhatItCompared() {
    assertThat(verify("\\boxed{41}", "42")).isEqualTo(new Verdict.Fail("answered 41, expected 42"));
    assertThat(verify("\\boxed{41}", "\\frac{"))
        .isEqualTo(new Verdict.Unknown("reference cannot be read: \\frac{"));
  }

  private static Verdict verify(String answer, String reference) {
    return new BoxedMath().verify(Completion.of("", answer), new Answer.Text(reference));
  }
}
