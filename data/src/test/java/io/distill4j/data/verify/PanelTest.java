package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.TraceWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several verifiers on one answer, and the queue of those who contradict each other. */
final class PanelTest {

  private static final Prompt PROMPT = Prompt.of("p", "What is half?", new Answer.Text("1/2"));

  @TempDir Path temp;

  /** Says what it is told to. */
  record Says(String verdict) implements Verifier {
    @Override
    public Verdict verify(Completion completion, Answer reference) {
      return Verdict.of(verdict, "told so");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pass, pass, pass, pass",
    "pass, fail, pass, fail",
    "pass, unknown, pass, unknown",
    "fail, fail, fail, fail",
    "fail, unknown, unknown, fail",
    "unknown, unknown, unknown, unknown",
  })
  void jointVerdicts(String first, String second, String any, String all) {
    Completion completion = Completion.of("", "");
    for (boolean swapped : new boolean[] {false, true}) {
      Says a = new Says(swapped ? second : first);
      Says b = new Says(swapped ? first : second);
      assertThat(AnyOf.of(a, b).verify(PROMPT, completion).wireName()).isEqualTo(any);
      assertThat(AllOf.of(a, b).verify(PROMPT, completion).wireName()).isEqualTo(all);
    }
  }

  @Test
  void everyVerifierKeepsItsOwnVerdict() {
    AnyOf any = AnyOf.of(new BoxedNumber(), new Says("fail"), new Says("pass"));

    assertThat(any.judges()).containsExactly("any-of", "boxed-number", "says", "says-2");
    assertThat(any.labels(PROMPT, Completion.of("", "\\boxed{0.5}")))
        .containsExactly(
            new Label(
                "any-of",
                new Verdict.Pass(
                    "boxed-number: pass (boxed 0.5, expected 1/2); says: fail (told so);"
                        + " says-2: pass (told so)")),
            new Label("boxed-number", new Verdict.Pass("boxed 0.5, expected 1/2")),
            new Label("says", new Verdict.Fail("told so")),
            new Label("says-2", new Verdict.Pass("told so")));
  }

  @Test
  void panelsNest() {
    AllOf all = AllOf.of(AnyOf.of(new Says("fail"), new Says("pass")), new Says("pass"));

    assertThat(all.judges()).containsExactly("all-of", "any-of", "says", "says-2", "says-3");
    assertThat(all.labels(PROMPT, Completion.of("", "")).stream().map(Label::judge))
        .containsExactly("all-of", "any-of", "says", "says-2", "says-3");
    assertThat(all.verify(PROMPT, Completion.of("", ""))).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void aSettledVerdictAsksNobodyElse() {
    AnyOf any =
        new AnyOf(List.of(new Says("pass"), new Says("fail")), Optional.of(Ask.UNTIL_SETTLED));
    AllOf all =
        new AllOf(List.of(new Says("fail"), new Says("pass")), Optional.of(Ask.UNTIL_SETTLED));

    assertThat(any.labels(PROMPT, Completion.of("", "")).stream().map(Label::judge))
        .containsExactly("any-of", "says");
    assertThat(all.labels(PROMPT, Completion.of("", "")).stream().map(Label::judge))
        .containsExactly("all-of", "says");
  }

  @Test
  void oneVerifierIsNoPanel() {
    assertThatThrownBy(() -> AnyOf.of(new BoxedMath()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("verifiers must be two or more, was 1");
  }

  @Test
  void contradictionsAreQueuedWithEveryVerdict() throws Exception {
    AnyOf any = AnyOf.of(new BoxedMath(), new BoxedNumber());
    Path traces = temp.resolve("traces.jsonl");
    try (TraceWriter writer = TraceWriter.open(traces)) {
      writer.append(labelled(any, 0, "\\boxed{0.5}"));
      writer.append(labelled(any, 1, "one half: 1/2"));
      writer.append(labelled(any, 2, "\\boxed{x}"));
      writer.publish();
    }
    Path queue = temp.resolve("disagreements.jsonl");

    assertThat(Disagreements.write(queue, any, List.of(traces))).isEqualTo(1);
    assertThat(Files.readString(queue))
        .isEqualTo(
            "{\"prompt_id\":\"p\",\"sample\":1,\"question\":\"What is"
                + " half?\",\"reference\":\"1/2\",\"answer\":\"one half:"
                + " 1/2\",\"verdicts\":{\"any-of\":{\"verdict\":\"pass\",\"reason\":\"boxed-math:"
                + " pass (answered 1/2, expected 1/2); boxed-number: fail (answer has no closed"
                + " \\\\boxed{})\"},\"boxed-math\":{\"verdict\":\"pass\",\"reason\":\"answered 1/2,"
                + " expected 1/2\"},\"boxed-number\":{\"verdict\":\"fail\",\"reason\":\"answer has"
                + " no closed \\\\boxed{}\"}}}\n");
  }

  @Test
  void aVerifierAloneContradictsNobody() throws Exception {
    Path queue = temp.resolve("none.jsonl");

    assertThat(Disagreements.write(queue, new BoxedMath(), List.of(temp.resolve("never read"))))
        .isZero();
    assertThat(queue).isEmptyFile();
  }

  private static Trace labelled(Verifier verifier, int sample, String answer) {
    Completion completion = Completion.of("", answer);
    return new Trace(
        Request.of(PROMPT, sample, Sampling.R1, 1),
        completion,
        "m",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        verifier.labels(PROMPT, completion));
  }
}
