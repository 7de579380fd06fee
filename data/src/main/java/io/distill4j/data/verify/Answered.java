package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Verdict;

/**
 * Passes every completion that came to its end and says something: for prompts without a right
 * answer, such as writing. The reference is not looked at.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3.3: data that needs no reasoning is taken
 * over without a check of its answers.
 */
public record Answered() implements Verifier {

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    if (completion.answer().isBlank()) {
      return new Verdict.Fail("the answer is empty");
    }
    return completion.finish() == FinishReason.STOP
        ? new Verdict.Pass("there is an answer, and no reference to compare it with")
        : new Verdict.Fail("the answer is not whole: " + completion.finish().wireName());
  }
}
