package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.Filter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every {@link Filter} promises, as tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return FilterContract.of(new SameScript(0.05));
 * }
 * }</pre>
 */
public final class FilterContract {

  private FilterContract() {}

  public static Stream<DynamicTest> of(Filter filter) {
    List<Trace> traces = traces();
    String name = filter.toString();
    return Stream.of(
        dynamicTest(
            name + " is a public record", () -> Contracts.isPublicRecord(filter.getClass())),
        dynamicTest(
            name + " returns a verdict with a reason for every trace",
            () ->
                traces.forEach(
                    trace -> Contracts.hasReason(filter.judge(trace), trace.completion()))),
        dynamicTest(
            name + " says the same twice",
            () ->
                traces.forEach(
                    trace -> assertThat(filter.judge(trace)).isEqualTo(filter.judge(trace)))),
        dynamicTest(
            name + " does not look at earlier labels",
            () ->
                traces.forEach(
                    trace ->
                        assertThat(
                                filter.judge(
                                    trace.with(new Label("other", new Verdict.Fail("no")))))
                            .isEqualTo(filter.judge(trace)))),
        dynamicTest(
            name + " says the same on many threads",
            () -> Contracts.sameOnManyThreads(traces, filter::judge)));
  }

  private static List<Trace> traces() {
    List<String> texts = NastyTexts.all();
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      String other = texts.get((i + 1) % texts.size());
      traces.add(trace(text, Completion.of("so six times seven", "\\boxed{42}")));
      traces.add(trace("What is 6 x 7?", Completion.of(text, other)));
      traces.add(trace(other, Completion.of(text, "").withFinish(FinishReason.LENGTH)));
    }
    return traces;
  }

  private static Trace trace(String question, Completion completion) {
    return new Trace(
        new Request(Prompt.of("p", question, new Answer.None()), 0, 1, Sampling.R1),
        completion,
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
