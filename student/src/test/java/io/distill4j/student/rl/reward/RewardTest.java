package io.distill4j.student.rl.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Answer;
import io.distill4j.data.Prompt;
import io.distill4j.data.Thoughts;
import io.distill4j.data.verify.BoxedNumber;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RewardTest {

  private static final Prompt PROMPT =
      Prompt.of("p", "How much is one and one?", new Answer.Text("2"));

  @Test
  void accuracyIsTheVerdict() {
    Reward accuracy = new Accuracy(new BoxedNumber());
    assertThat(accuracy.of(attempt("so \\boxed{2}"))).hasValue(1);
    assertThat(accuracy.of(attempt("so \\boxed{3}"))).hasValue(0);
    assertThat(accuracy.of(attempt("so 2"))).hasValue(0);
    Prompt open = Prompt.of("p", "Hm?", new Answer.None());
    assertThat(accuracy.of(Attempt.of(open, "so \\boxed{2}", 1))).isEmpty();
    assertThat(accuracy.range()).isEqualTo(new Range(0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<think>a</think>b                              | false | 1 | 0",
        "<think>a</think> <answer>b</answer>            | false | 1 | 1",
        "<think>a</think> <answer>b</answer> c          | false | 1 | 0",
        "<think>a</think> <answer> </answer>            | false | 1 | 0",
        "<think>a</think> <answer>b</answer></answer>   | false | 1 | 0",
        "<think>a</think>                               | false | 0 | 0",
        "<think> </think>b                              | false | 0 | 0",
        "<think>a                                       | false | 0 | 0",
        "a</think>b                                     | false | 0 | 0",
        "a</think><answer>b</answer>                    | true  | 1 | 1",
        "<think>a</think>b                              | true  | 0 | 0",
        "<think>a</think>b</think>c                     | false | 0 | 0",
        "<think>a<think>b</think>c                      | false | 0 | 0",
        "x<think>a</think>b                             | false | 0 | 0",
        "</think><think>                                | false | 0 | 0",
        "<think>a<answer>b</answer></think>c            | false | 1 | 0",
        "''                                             | false | 0 | 0",
      })
  void thoughtFormatIsOneBlockAndAnAnswer(
      String text, boolean opensThoughts, double plain, double tagged) {
    Attempt attempt =
        new Attempt(PROMPT, text, opensThoughts, Thoughts.split(text, opensThoughts), 1);
    assertThat(new ThoughtFormat(false).of(attempt)).hasValue(plain);
    assertThat(new ThoughtFormat(true).of(attempt)).hasValue(tagged);
  }

  @Test
  void languageConsistencyIsTheShareOfWords() {
    Reward language = new LanguageConsistency();
    assertThat(language.of(attempt("<think>one and one is two</think>2"))).hasValue(1);
    // Six words of Latin letters and two ideographs.
    assertThat(language.of(attempt("<think>one and one makes a two 二加</think>2")).orElseThrow())
        .isCloseTo(5.0 / 7, within(1e-12)); // A single letter is a formula, not a word.
    assertThat(language.of(attempt("2"))).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "80,0", "90,-0.5", "100,-1", "150,-1"})
  void lengthPenaltyFallsBeforeTheLimit(int tokens, double expected) {
    assertThat(new LengthPenalty(100, 20).of(Attempt.of(PROMPT, "a", tokens))).hasValue(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "a,0",
    "a b c,0",
    "a b a b,-0.3333333333333333",
    "A a a a,-0.6666666666666666"
  })
  void repetitionPenaltyIsTheShareOfRunsSaidBefore(String text, double expected) {
    assertThat(new RepetitionPenalty(2).of(attempt(text))).hasValue(expected);
  }

  @Test
  void aSumKnowsItsPartsAndItsRange() {
    Reward sum =
        new WeightedSum(
            List.of(
                new WeightedSum.Part(1, new Accuracy(new BoxedNumber())),
                new WeightedSum.Part(0.5, new ThoughtFormat(false)),
                new WeightedSum.Part(2, new LengthPenalty(4, 2))));
    Score score = sum.score(Attempt.of(PROMPT, "<think>a</think>\\boxed{2}", 3));
    assertThat(score.value()).hasValue(1 + 0.5 - 2 * 0.5);
    assertThat(score.parts())
        .hasToString("{accuracy=1.0, length-penalty=-0.5, thought-format=1.0}");
    assertThat(sum.range()).isEqualTo(new Range(-2, 1.5));
    Prompt open = Prompt.of("p", "Hm?", new Answer.None());
    Score unknown = sum.score(Attempt.of(open, "<think>a</think>b", 1));
    assertThat(unknown.value()).isEqualTo(OptionalDouble.empty());
    assertThat(unknown.parts()).hasToString("{length-penalty=0.0, thought-format=1.0}");
  }

  @Test
  void mistakesInRewardsAreRefused() {
    assertThatThrownBy(() -> new LengthPenalty(10, 11))
        .hasMessage("margin must be in [1, limit], [1, 10], was 11");
    assertThatThrownBy(() -> new LengthPenalty(0, 1)).hasMessage("limit must be 1 or more, was 0");
    assertThatThrownBy(() -> new RepetitionPenalty(0)).hasMessage("ngram must be 1 or more, was 0");
    assertThatThrownBy(() -> new WeightedSum(List.of())).hasMessage("parts must not be empty");
    WeightedSum.Part part = new WeightedSum.Part(1, new RepetitionPenalty(2));
    assertThatThrownBy(() -> new WeightedSum(List.of(part, part)))
        .hasMessage(
            "parts must have different names, were [repetition-penalty, repetition-penalty]");
    assertThatThrownBy(() -> new WeightedSum.Part(Double.NaN, new RepetitionPenalty(2)))
        .hasMessage("weight must be finite, was NaN");
    assertThatThrownBy(() -> new Range(1, 0))
        .hasMessage("a range needs least <= most, was 1.0 and 0.0");
  }

  private static Attempt attempt(String text) {
    return Attempt.of(PROMPT, text, 1);
  }
}
