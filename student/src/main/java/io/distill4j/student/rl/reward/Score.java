package io.distill4j.student.rl.reward;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A reward and what it is made of.
 *
 * @param value absent when unknown
 * @param parts the known rewards it is made of, not weighted, by name
 */
public record Score(OptionalDouble value, Map<String, Double> parts) {

  public Score {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }
}
