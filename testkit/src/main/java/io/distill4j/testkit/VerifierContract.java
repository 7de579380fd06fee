package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every {@link Verifier} promises, as tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return VerifierContract.of(new BoxedNumber());
 * }
 * }</pre>
 */
public final class VerifierContract {

  private VerifierContract() {}

  private record Case(Completion completion, Answer reference) {}

  public static Stream<DynamicTest> of(Verifier verifier) {
    List<Case> cases = cases();
    String name = verifier.toString();
    return Stream.of(
        dynamicTest(
            name + " is a public record", () -> Contracts.isPublicRecord(verifier.getClass())),
        dynamicTest(
            name + " returns a verdict with a reason for every completion",
            () -> cases.forEach(each -> Contracts.hasReason(judge(verifier, each), each))),
        dynamicTest(
            name + " says the same twice",
            () ->
                cases.forEach(
                    each -> assertThat(judge(verifier, each)).isEqualTo(judge(verifier, each)))),
        dynamicTest(
            name + " says the same on many threads",
            () -> Contracts.sameOnManyThreads(cases, each -> judge(verifier, each))),
        dynamicTest(
            name + " cannot tell without a reference",
            () ->
                assertThat(verifier.verify(Completion.of("", "\\boxed{42}"), new Answer.None()))
                    .isInstanceOf(Verdict.Unknown.class)),
        dynamicTest(
            name + " never passes an empty completion",
            () ->
                references()
                    .forEach(
                        reference ->
                            assertThat(verifier.verify(Completion.of("", ""), reference))
                                .isNotInstanceOf(Verdict.Pass.class))));
  }

  private static Verdict judge(Verifier verifier, Case each) {
    return verifier.verify(each.completion(), each.reference());
  }

  private static List<Answer> references() {
    return List.of(
        new Answer.Text("42"),
        new Answer.Text(""),
        new Answer.Text("x^2+1"),
        new Answer.Text("\\frac{"),
        new Answer.Choice(0, List.of("42", "")),
        new Answer.Tests(List.of(new Answer.Case.InputOutput("1", "2"))),
        new Answer.Tests(List.of(new Answer.Case.Assertion("assert f(1) == 2"))),
        new Answer.None());
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String text : NastyTexts.all()) {
      cases.add(new Case(Completion.of(text, text), new Answer.Text("42")));
      cases.add(new Case(Completion.of("", "\\boxed{42}"), new Answer.Text(text)));
      cases.add(new Case(Completion.of("", text), new Answer.Text(text)));
    }
    for (Answer reference : references()) {
      cases.add(new Case(Completion.of("six times seven", "It is \\boxed{42}."), reference));
      cases.add(new Case(Completion.of("unfinished", ""), reference));
    }
    return cases;
  }
}
