package io.distill4j.student.rl.reward;

import io.distill4j.data.Named;
import io.distill4j.data.verify.JudgeAccess;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * What a completion is worth. A reward is a record in this package; its components are its YAML
 * keys and its YAML name is its class name in kebab case.
 *
 * <p>Deterministic and total. What cannot be told is absent; such a completion carries no gradient.
 */
public interface Reward {

  /** The reward, within {@link #range}; absent when unknown. */
  OptionalDouble of(Attempt attempt);

  /** Least and largest reward. */
  Range range();

  /** The reward and what it is made of, for the log. */
  default Score score(Attempt attempt) {
    return Score.of(name(), of(attempt));
  }

  /**
   * The rewards of all completions of a question, in their order. Those that ask a model ask for
   * all at once; those that compare completions need them all.
   */
  default CompletableFuture<List<Score>> scores(List<Attempt> group) {
    return CompletableFuture.completedFuture(group.stream().map(this::score).toList());
  }

  /** Its name in logs. */
  default String name() {
    return Named.of(this);
  }

  /**
   * This reward, connected to what it needs for as long as the access is open. Most need nothing.
   *
   * @throws io.distill4j.data.UserMistake when it cannot work here
   */
  default Reward open(JudgeAccess access) {
    return this;
  }
}
