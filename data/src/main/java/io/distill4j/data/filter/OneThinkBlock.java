package io.distill4j.data.filter;

import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Passes a completion of one block of thoughts followed by an answer, without stray markers.
 *
 * <p>What fails: no thoughts, no answer (a completion cut off inside its thoughts has none), and a
 * thought marker of any dialect inside the thoughts or the answer, which would teach the student to
 * open and close its thoughts at will.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.2.2 (format reward).
 */
public record OneThinkBlock() implements Filter {

  private static final List<String> MARKERS =
      List.of(
          "<think>",
          "</think>",
          "<|begin_of_thought|>",
          "<|end_of_thought|>",
          "<|begin_of_solution|>",
          "<|end_of_solution|>");

  @Override
  public Verdict judge(Trace trace) {
    Completion completion = trace.completion();
    if (completion.reasoning().isBlank()) {
      return new Verdict.Fail("no thoughts");
    }
    if (completion.answer().isBlank()) {
      return new Verdict.Fail("no answer after the thoughts");
    }
    Optional<String> inThoughts = marker(completion.reasoning());
    if (inThoughts.isPresent()) {
      return new Verdict.Fail(inThoughts.get() + " inside the thoughts");
    }
    Optional<String> inAnswer = marker(completion.answer());
    return inAnswer.isPresent()
        ? new Verdict.Fail(inAnswer.get() + " inside the answer")
        : new Verdict.Pass("one block of thoughts, then the answer");
  }

  private static Optional<String> marker(String text) {
    return MARKERS.stream().filter(text::contains).findFirst();
  }
}
