package io.distill4j.eval.metric;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What the metrics need of one sample: a trace without its text, so that 128,000 of them fit in
 * memory.
 *
 * @param index of the sample among those of its problem, from 0
 * @param outcome of the benchmark's verifier
 * @param reason of that outcome
 * @param answer stands for all equivalent answers; empty when none could be read
 * @param answerable whether an answer can be read out of a text at all: not out of a program
 * @param finish why generation ended
 * @param tokens tokens produced; 0 when the generator did not count
 * @param thinkingTokens tokens of the reasoning; 0 when not counted
 * @param unclosed whether it thought and never came to an answer
 * @param loops whether its text ends in a loop, see {@link Loop}
 * @param score that another model gave it, higher is better; empty when there is none
 * @param checks outcomes of the other judges, by name: {@link Outcome#WRONG} where a filter failed
 */
public record Sample(
    int index,
    Outcome outcome,
    String reason,
    Optional<String> answer,
    boolean answerable,
    FinishReason finish,
    long tokens,
    long thinkingTokens,
    boolean unclosed,
    boolean loops,
    OptionalDouble score,
    Map<String, Outcome> checks) {

  /** Key of {@link Completion#reported} under which a completion carries its score. */
  public static final String SCORE = "score";

  public Sample {
    checks = java.util.Collections.unmodifiableMap(new TreeMap<>(checks));
  }

  /** The sample of a trace that carries the label of {@code judge}; without it, unknown. */
  public static Sample of(Trace trace, String judge, Optional<String> answer) {
    Verdict verdict =
        trace.verdict(judge).orElseGet(() -> new Verdict.Unknown("not verified by " + judge));
    Map<String, Outcome> checks = new TreeMap<>();
    for (Label label : trace.labels()) {
      if (!label.judge().equals(judge)) {
        checks.put(label.judge(), Outcome.of(label.verdict()));
      }
    }
    Completion completion = trace.completion();
    return new Sample(
        trace.request().sample(),
        Outcome.of(verdict),
        verdict.reason(),
        answer,
        !(trace.prompt().answer() instanceof Answer.Tests),
        completion.finish(),
        completion.usage().completionTokens(),
        completion.usage().reasoningTokens(),
        !completion.reasoning().isBlank() && completion.answer().isBlank(),
        Loop.endsIn(completion.answer().isBlank() ? completion.reasoning() : completion.answer()),
        score(completion),
        checks);
  }

  private static OptionalDouble score(Completion completion) {
    try {
      String text = completion.reported().getOrDefault(SCORE, "");
      return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
