package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A verifier for each kind of prompt. */
final class ByTagTest {

  private static final Completion HALF = Completion.of("", "\\boxed{0.5}");

  private static ByTag verifier(Map<String, Verifier> verifiers) {
    return new ByTag("kind", new LinkedHashMap<>(verifiers));
  }

  private static Prompt prompt(String kind) {
    return Prompt.of("p", "Half of one?", new Answer.Text("0.5")).withTag("kind", kind);
  }

  @Test
  void theVerdictStandsUnderBothNames() {
    ByTag verifier = verifier(Map.of("math", new BoxedNumber()));

    assertThat(verifier.judges()).containsExactly("by-tag", "boxed-number");
    assertThat(verifier.labels(prompt("math"), HALF))
        .extracting(Label::judge, label -> label.verdict().wireName())
        .containsExactly(tuple("by-tag", "pass"), tuple("boxed-number", "pass"));
  }

  @Test
  void otherStandsForAllOthersAndWithoutItTheyAreUnknown() {
    Map<String, Verifier> verifiers = new LinkedHashMap<>();
    verifiers.put("math", new BoxedNumber());
    assertThat(verifier(verifiers).verify(prompt("letter"), HALF))
        .isEqualTo(new Verdict.Unknown("no verifier is for kind 'letter'"));
    verifiers.put("other", new Answered());
    assertThat(verifier(verifiers).verify(prompt("letter"), HALF))
        .isEqualTo(new Verdict.Pass("there is an answer, and no reference to compare it with"));
  }

  @Test
  void withoutTheTagNobodyJudges() {
    assertThat(
            verifier(Map.of("math", new BoxedNumber()))
                .verify(Prompt.of("p", "?", new Answer.None()), HALF))
        .isEqualTo(new Verdict.Unknown("the prompt has no tag kind"));
  }

  @Test
  void oneVerifierForTwoKindsHasOneName() {
    Map<String, Verifier> verifiers = new LinkedHashMap<>();
    verifiers.put("letter", new Answered());
    verifiers.put("poem", new Answered());
    assertThat(verifier(verifiers).judges()).isEqualTo(List.of("by-tag", "answered"));
  }

  @Test
  void anAnswerThatWasCutOffIsNone() {
    Verifier answered = new Answered();
    assertThat(answered.verify(HALF.withFinish(FinishReason.LENGTH), new Answer.None()))
        .isEqualTo(new Verdict.Fail("the answer is not whole: length"));
    assertThat(answered.verify(Completion.of("hm", " "), new Answer.None()))
        .isEqualTo(new Verdict.Fail("the answer is empty"));
  }
}
