package io.distill4j.data.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** However hostile an answer, the work it costs is bounded, counted in steps of bounded size. */
final class BoundedWorkTest {

  private static final int STEPS = 30_000;

  /** The last step may be a product of two polynomials: it is counted before it is done. */
  private static final int LAST_STEP = 10_000_000;

  private static final List<String> REFERENCES =
      List.of("42", "x^2+1", "\\frac{\\sqrt{2}}{2}", "\\{1,2,3\\}", "(x+1)^{10}", "x<3");

  @TestFactory
  Stream<DynamicTest> noAnswerCostsMoreThanItsSteps() {
    return hostile().stream()
        .map(
            text ->
                dynamicTest(
                    text.substring(0, Math.min(40, text.length())),
                    () -> REFERENCES.forEach(reference -> compare(reference, text))));
  }

  private static void compare(String reference, String text) {
    Optional<AnswerParser.Reading> answer = AnswerParser.read(text);
    Optional<AnswerParser.Reading> gold = AnswerParser.read(reference);
    if (answer.isPresent()) {
      Budget budget = new Budget(STEPS);
      Equality equality = Answers.compare(gold.orElseThrow().expr(), answer.get().expr(), budget);
      assertThat(budget.spent()).isLessThan(STEPS + LAST_STEP);
      if (budget.spent() > STEPS) {
        assertThat(equality).isEqualTo(Equality.UNKNOWN);
      }
    }
  }

  @Test
  void longTextsAndDeepNestingAreNotRead() {
    assertThat(AnswerParser.read("1+".repeat(500_000) + "1")).isEmpty();
    assertThat(AnswerParser.read("{".repeat(2_000) + "1" + "}".repeat(2_000))).isEmpty();
    assertThat(AnswerParser.read("\\frac{1}{".repeat(200) + "2" + "}".repeat(200))).isEmpty();
  }

  @Test
  void powersAndRootsTooLargeAreUndecided() {
    for (String text :
        List.of(
            "10^{10^{10}}",
            "9^{9^{9^{9}}}",
            "(1+x)^{1000000}",
            "\\sqrt{" + "9".repeat(4_000) + "}",
            "2^{10^9}")) {
      assertThat(
              Answers.compare(
                  AnswerParser.read("42").orElseThrow().expr(),
                  AnswerParser.read(text).orElseThrow().expr(),
                  STEPS))
          .as(text.substring(0, Math.min(40, text.length())))
          .isEqualTo(Equality.UNKNOWN);
    }
  }

  @Test
  void digitsLostByCancellationAreNotADifference() {
    // 40 digits leave 10 behind the point of 10^30: not enough to see that both are equal.
    assertThat(compare("(10^{30}\\sin 1+1)-10^{30}\\sin 1", "1", STEPS)).isEqualTo(Equality.EQUAL);
    assertThat(compare("\\ln(e^{40}+1)-\\ln(e^{40})", "0", STEPS)).isEqualTo(Equality.DIFFERENT);
    assertThat(compare("10^{15}(\\cos(10^{-15})-1)", "-\\frac{1}{2}\\cdot 10^{-15}", STEPS))
        .isEqualTo(Equality.EQUAL);
    assertThat(compare("\\sqrt{\\pi^2+10^{-20}}", "\\pi", STEPS)).isEqualTo(Equality.DIFFERENT);
  }

  private static Equality compare(String left, String right, int steps) {
    return Answers.compare(
        AnswerParser.read(left).orElseThrow().expr(),
        AnswerParser.read(right).orElseThrow().expr(),
        steps);
  }

  private static List<String> hostile() {
    List<String> texts = new ArrayList<>();
    texts.add("10^{10^{10}}");
    texts.add("9^{9^{9^{9^{9}}}}");
    texts.add("1000000000!");
    texts.add("\\binom{1000}{500}");
    texts.add("\\sqrt{" + "9".repeat(4_000) + "}");
    texts.add("9".repeat(4_900));
    texts.add("0." + "3".repeat(4_000));
    texts.add("x".repeat(4_000));
    texts.add("(1+x)".repeat(900));
    texts.add("(a+b+c+d+e+f+g)^{20}");
    texts.add("(a+b+c+d+e)^{40}-1");
    texts.add("(x+y)^{64}(x-y)^{64}");
    texts.add("\\frac{(x+1)^{60}}{(x+2)^{60}}");
    texts.add("\\sin(".repeat(90) + "x" + ")".repeat(90));
    texts.add("\\log(".repeat(90) + "3" + ")".repeat(90));
    texts.add("e^{".repeat(60) + "x" + "}".repeat(60));
    texts.add("2^{".repeat(5) + "0.5" + "}".repeat(5));
    texts.add("\\sqrt{2}+".repeat(400) + "1");
    texts.add("\\sqrt{" + "\\sqrt{2}+".repeat(20) + "\\sqrt{3}}");
    texts.add("1\\pm".repeat(20) + "1");
    texts.add("x\\pm 1,".repeat(300) + "1");
    texts.add("1,".repeat(2_000) + "1");
    texts.add("x=".repeat(2_000) + "1");
    texts.add("1<".repeat(2_000) + "x");
    texts.add("\\{1,2\\}\\cup".repeat(300) + "\\{3\\}");
    texts.add("\\begin{pmatrix}" + "1&2&3&4&5&6&7&8\\\\".repeat(100) + "\\end{pmatrix}");
    texts.add("\\det\\begin{pmatrix}" + "x&y&3&4&5&6&7&8\\\\".repeat(8) + "\\end{pmatrix}");
    texts.add("\\sum_{i=1}^{10^9} i");
    texts.add("\\arctan(10^{300})+\\sin(1999)");
    return texts;
  }
}
