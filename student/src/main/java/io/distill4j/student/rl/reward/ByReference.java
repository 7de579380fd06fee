package io.distill4j.student.rl.reward;

import io.distill4j.data.Answer;
import io.distill4j.data.verify.JudgeAccess;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * One reward for questions with a reference answer, which can be checked, and another for those
 * without.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, equations 8 to 10: rules reward reasoning, models
 * everything else.
 *
 * @param checked of questions with a reference answer
 * @param open of all others
 */
public record ByReference(Reward checked, Reward open) implements Reward {

  @Override
  public OptionalDouble of(Attempt attempt) {
    return fitting(attempt).of(attempt);
  }

  @Override
  public Score score(Attempt attempt) {
    return fitting(attempt).score(attempt);
  }

  /** All of a group are of one question. */
  @Override
  public CompletableFuture<List<Score>> scores(List<Attempt> group) {
    return group.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : fitting(group.get(0)).scores(group);
  }

  private Reward fitting(Attempt attempt) {
    return attempt.prompt().answer() instanceof Answer.None ? open : checked;
  }

  @Override
  public Range range() {
    return new Range(
        Math.min(checked.range().least(), open.range().least()),
        Math.max(checked.range().most(), open.range().most()));
  }

  @Override
  public Reward open(JudgeAccess access) {
    return new ByReference(checked.open(access), open.open(access));
  }
}
