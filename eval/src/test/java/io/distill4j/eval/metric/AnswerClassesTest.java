package io.distill4j.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers are the same: read from texts, then put into classes that vote together. */
final class AnswerClassesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          so \\boxed{42}.                    | 42
          \\boxed{1}, no, \\boxed{\\frac{1}{2}} | \\frac{1}{2}
          \\boxed{1} and then \\boxed{2      | 1
          The answer is 7.                   | 7
          ANSWER: C                          | C
          **Answer: 12**                     | 12
          """)
  void readsTheLastAnswer(String text, String expected) {
    assertThat(AnswerText.of(text)).hasValue(expected);
  }

  @Test
  void noAnswerIsEmpty() {
    assertThat(AnswerText.of("I give up")).isEmpty();
    assertThat(AnswerText.of("\\boxed{}")).isEmpty();
  }

  /** Numbers compare as numbers, so that 0.5 and 1/2 are one answer. */
  private record Numeric() implements Verifier {
    @Override
    public Verdict verify(Completion completion, Answer reference) {
      double actual = parse(AnswerText.of(completion.answer()).orElse("nan"));
      double expected = parse(((Answer.Text) reference).value());
      return actual == expected ? new Verdict.Pass("same") : new Verdict.Fail("differs");
    }

    private static double parse(String text) {
      if (text.equals("nan")) {
        return Double.NaN;
      }
      int slash = text.indexOf('/');
      return slash < 0
          ? Double.parseDouble(text)
          : Double.parseDouble(text.substring(0, slash))
              / Double.parseDouble(text.substring(slash + 1));
    }
  }

  /** Samples with these answers, judged. */
  private static List<Trace> traces(
      Prompt prompt, String judge, Verifier verifier, String... answers) {
    List<Trace> traces = new ArrayList<>();
    for (String answer : answers) {
      Completion completion = Completion.of("", answer);
      Trace trace =
          new Trace(
              Request.of(prompt, traces.size(), Sampling.R1, 1),
              completion,
              "m",
              "recorded",
              Instant.EPOCH,
              Instant.EPOCH,
              List.of());
      traces.add(trace.with(new Label(judge, verifier.verify(completion, prompt.answer()))));
    }
    return traces;
  }

  @Test
  void equivalentAnswersVoteTogether() {
    Prompt prompt = Prompt.of("half", "?", new Answer.Text("1/2"));
    List<Trace> traces =
        traces(
            prompt,
            "numeric",
            new Numeric(),
            "\\boxed{0.25}",
            "\\boxed{0.5}",
            "\\boxed{1/2}",
            "\\boxed{0.25}",
            "\\boxed{2/4}");

    Results results =
        Results.of(
            "m", "b", "numeric", new Numeric(), Results.byTag(Optional.empty()), traces.stream());

    assertThat(results.attempts().get(0).samples())
        .extracting(s -> s.answer().orElseThrow())
        .containsExactly("0.25", "0.5", "0.5", "0.25", "0.5");
    assertThat(new ConsAt(5).measure(results.attempts(), 0.95).value()).hasValue(1);
    assertThat(new PassAt(1).measure(results.attempts(), 0.95).value()).hasValue(0.6);
  }

  /** Takes the letter after "ANSWER:" as the option chosen. */
  private record Letter() implements Verifier {
    @Override
    public Verdict verify(Completion completion, Answer reference) {
      String chosen = AnswerText.of(completion.answer()).orElse("");
      return chosen.equals("" + ((Answer.Choice) reference).letter())
          ? new Verdict.Pass("same")
          : new Verdict.Fail("differs");
    }
  }

  @Test
  void chosenOptionsVoteByTheirLetter() {
    Prompt prompt = Prompt.of("q", "?", new Answer.Choice(2, List.of("w", "x", "y", "z")));
    List<Trace> traces =
        traces(prompt, "letter", new Letter(), "ANSWER: C", "ANSWER: A", "no idea", "ANSWER: C");

    Results results = Results.of("m", "b", "letter", new Letter(), Prompt::id, traces.stream());

    assertThat(results.attempts().get(0).samples())
        .extracting(s -> s.answer().orElse("-"))
        .containsExactly("C", "A", "-", "C");
    assertThat(new ConsAt(4).measure(results.attempts(), 0.95).value()).hasValue(1);
    assertThat(PerSample.NO_ANSWER.measure(results.attempts(), 0.95).value()).hasValue(0.25);
  }
}
