package io.distill4j.student.rl.reward;

import io.distill4j.data.Verdict;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import java.util.OptionalDouble;

/**
 * 1 when a verifier passes the completion, 0 when it fails it; unknown when the verifier cannot
 * tell.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, section 2.2 (accuracy rewards).
 */
public record Accuracy(Verifier verifier) implements Reward {

  @Override
  public OptionalDouble of(Attempt attempt) {
    Verdict verdict = verifier.verify(attempt.prompt(), attempt.completion());
    if (verdict instanceof Verdict.Unknown) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(verdict instanceof Verdict.Pass ? 1 : 0);
  }

  @Override
  public Range range() {
    return new Range(0, 1);
  }

  @Override
  public Reward open(JudgeAccess access) {
    return new Accuracy(verifier.open(access));
  }
}
