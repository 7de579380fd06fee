package io.distill4j.data.select;

import io.distill4j.data.Trace;
import java.util.List;

/**
 * Takes the longest passing traces, by the characters of thoughts and answer; of equal ones the
 * later sample.
 *
 * @param count most traces taken per prompt, 1 or more
 */
public record LongestPassing(int count) implements Selection {

  public LongestPassing {
    Lengths.check(count);
  }

  @Override
  public List<Trace> select(List<Trace> passing) {
    List<Integer> ascending = Lengths.ascending(passing);
    return Lengths.inOrder(
        passing, ascending.subList(Math.max(0, ascending.size() - count), ascending.size()));
  }
}
