package io.distill4j.data.select;

import io.distill4j.data.Trace;
import java.util.List;

/**
 * Takes the shortest passing traces, by the characters of thoughts and answer; of equal ones the
 * earlier sample.
 *
 * @param count most traces taken per prompt, 1 or more
 */
public record ShortestPassing(int count) implements Selection {

  public ShortestPassing {
    Lengths.check(count);
  }

  @Override
  public List<Trace> select(List<Trace> passing) {
    return Lengths.inOrder(passing, Lengths.ascending(passing).stream().limit(count).toList());
  }
}
