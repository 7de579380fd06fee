package io.distill4j.student.rl;

import io.distill4j.student.generate.IdsCodec;
import io.distill4j.student.rl.reward.Attempt;
import io.distill4j.student.rl.reward.Range;
import io.distill4j.student.rl.reward.Reward;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The share of ids below a bound: a reward that a model without a language can earn.
 *
 * @param bound above the ids that earn
 * @param unknown above the first ids of completions whose reward is unknown; 0 for none
 */
record SmallIds(int bound, int unknown) implements Reward {

  @Override
  public OptionalDouble of(Attempt attempt) {
    int[] ids = IdsCodec.ids(attempt.text());
    if (ids[0] < unknown) {
      return OptionalDouble.empty();
    }
    double small = Arrays.stream(ids).filter(id -> id < bound).count();
    return OptionalDouble.of(small / ids.length);
  }

  @Override
  public Range range() {
    return new Range(0, 1);
  }
}
