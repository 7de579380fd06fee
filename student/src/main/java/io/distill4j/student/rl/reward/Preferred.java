package io.distill4j.student.rl.reward;

import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Sampling;
import io.distill4j.data.verify.JudgeAccess;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The share of comparisons with others of its group that a completion wins, a draw counting half;
 * unknown when no reply on it can be read, or when it has no group.
 *
 * <p>Each pair is asked for in both orders, because models favour a position, and both replies
 * count. It has to be connected by {@link #open} first, and is unknown until then.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, section 3.1 (pairs of completions, judged with
 * positions swapped, for helpfulness). The reward there is that of a model trained on such pairs;
 * here the pairs themselves decide.
 *
 * @param model who judges
 * @param sampling how its reply is drawn
 * @param aspect what it looks at
 * @param opponents others that each completion is compared with, taken from those that follow it in
 *     the group, around its end, 1 or more; all where there are not so many
 * @param rubric what the model is told to look at; absent: words of our own
 */
public record Preferred(
    GeneratorSource model, Sampling sampling, Aspect aspect, int opponents, Optional<String> rubric)
    implements Reward {

  public Preferred {
    if (opponents < 1) {
      throw new IllegalArgumentException("opponents must be 1 or more, was " + opponents);
    }
  }

  @Override
  public OptionalDouble of(Attempt attempt) {
    return OptionalDouble.empty();
  }

  @Override
  public Range range() {
    return new Range(0, 1);
  }

  @Override
  public String name() {
    return "preferred-" + aspect.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Reward open(JudgeAccess access) {
    return new OpenPreferred(this, JudgeModel.open(model, sampling, access));
  }

  String told() {
    return rubric.orElse(aspect.rubric());
  }
}
