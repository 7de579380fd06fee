package io.distill4j.student.rl.reward;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

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

  /** A reward that is made of nothing else. */
  static Score of(String name, OptionalDouble value) {
    return new Score(value, value.isEmpty() ? Map.of() : Map.of(name, value.getAsDouble()));
  }

  /** All of them, in their order, when the last has come. */
  static CompletableFuture<List<Score>> all(List<CompletableFuture<Score>> scores) {
    return CompletableFuture.allOf(scores.toArray(CompletableFuture[]::new))
        .thenApply(done -> scores.stream().map(CompletableFuture::join).toList());
  }
}
