package io.distill4j.data.filter;

import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/**
 * Passes completions whose length in tokens, thoughts and answer together, lies between two bounds.
 *
 * <p>Counted by the tokenizer named here, usually the student's, since it is the student's context
 * that must hold the trace; what the teacher's server counted is in {@code completion_tokens}.
 *
 * @param tokenizer folder with {@code tokenizer.json}
 * @param least fewest tokens accepted, 0 or more
 * @param most most tokens accepted, {@code least} or more
 */
public record TokenLength(Path tokenizer, long least, long most) implements Filter {

  public TokenLength {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "least and most must be 0 <= least <= most, were %d and %d".formatted(least, most));
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    return new Verdict.Unknown("the tokenizer is not open");
  }

  @Override
  public Filter ready(Toolbox tools) {
    ToIntFunction<String> counter = tools.tokenCounter(tokenizer);
    return trace -> judge(trace.completion(), counter);
  }

  private Verdict judge(Completion completion, ToIntFunction<String> counter) {
    long tokens =
        (long) counter.applyAsInt(completion.reasoning()) + counter.applyAsInt(completion.answer());
    if (tokens < least) {
      return new Verdict.Fail("%d tokens are fewer than %d".formatted(tokens, least));
    }
    return tokens > most
        ? new Verdict.Fail("%d tokens are more than %d".formatted(tokens, most))
        : new Verdict.Pass("%d tokens".formatted(tokens));
  }
}
