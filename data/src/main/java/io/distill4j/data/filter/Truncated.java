package io.distill4j.data.filter;

import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;

/**
 * Rejects completions that did not come to their end: cut off by the token limit, stopped for
 * looping, withheld by the server, or ending inside their thoughts.
 *
 * <p>Where the source did not record why a completion ended, one with an answer is Unknown: {@code
 * unfinished-answer} looks at the text.
 */
public record Truncated() implements Filter {

  @Override
  public Verdict judge(Trace trace) {
    Completion completion = trace.completion();
    FinishReason finish = completion.finish();
    if (finish == FinishReason.LENGTH) {
      long tokens = completion.usage().completionTokens();
      return new Verdict.Fail(
          tokens > 0
              ? "the token limit cut it off after %d tokens".formatted(tokens)
              : "the token limit cut it off");
    }
    if (finish == FinishReason.LOOP) {
      return new Verdict.Fail("it was stopped because it repeated itself");
    }
    if (finish == FinishReason.CONTENT_FILTER) {
      return new Verdict.Fail("the server withheld the rest");
    }
    if (completion.answer().isBlank()) {
      return new Verdict.Fail(
          completion.reasoning().isBlank() ? "it is empty" : "it ends inside its thoughts");
    }
    return finish == FinishReason.STOP
        ? new Verdict.Pass("it ended by itself")
        : new Verdict.Unknown("the source does not say why it ended");
  }
}
