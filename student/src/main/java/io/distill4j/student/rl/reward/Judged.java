package io.distill4j.student.rl.reward;

import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Sampling;
import io.distill4j.data.verify.JudgeAccess;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model gives a completion by itself: its whole number from 0 to 10, divided by 10; unknown
 * when its reply cannot be read. An answer without text earns 0 where it is the answer that counts.
 *
 * <p>It has to be connected by {@link #open} first, and is unknown until then.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, section 3.1 (a safety reward for each completion by
 * itself); a model that is told what to look at stands in for a trained reward model.
 *
 * @param model who judges
 * @param sampling how its reply is drawn
 * @param aspect what it looks at
 * @param rubric what it is told to look at; absent: words of our own
 */
public record Judged(
    GeneratorSource model, Sampling sampling, Aspect aspect, Optional<String> rubric)
    implements Reward {

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
    return "judged-" + aspect.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Reward open(JudgeAccess access) {
    return new OpenJudged(this, JudgeModel.open(model, sampling, access));
  }

  String told() {
    return rubric.orElse(aspect.rubric());
  }
}
