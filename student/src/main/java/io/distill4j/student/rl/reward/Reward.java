package io.distill4j.student.rl.reward;

import io.distill4j.data.Named;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a completion is worth. A reward is a record in this package; its components are its YAML
 * keys and its YAML name is its class name in kebab case.
 *
 * <p>Deterministic and total. What cannot be told is absent; such a completion carries no gradient.
 */
public interface Reward extends AutoCloseable {

  /** The reward, within {@link #range}; absent when unknown. */
  OptionalDouble of(Attempt attempt);

  /** Least and largest reward. */
  Range range();

  /** The reward and what it is made of, for the log. */
  default Score score(Attempt attempt) {
    OptionalDouble value = of(attempt);
    return new Score(value, value.isEmpty() ? Map.of() : Map.of(name(), value.getAsDouble()));
  }

  /** Its name in logs. */
  default String name() {
    return Named.of(this);
  }

  /**
   * This reward, connected to what it needs; the caller closes it. Most need nothing.
   *
   * @param environment environment variables, from which secrets come
   */
  default Reward open(Map<String, String> environment) {
    return this;
  }

  /** Lets go of what {@link #open} connected to. */
  @Override
  default void close() {}
}
