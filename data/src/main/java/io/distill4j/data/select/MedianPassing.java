package io.distill4j.data.select;

import io.distill4j.data.Trace;
import java.util.List;

/**
 * Takes the passing traces of middle length, by the characters of thoughts and answer: neither the
 * lucky short cut nor the longest wandering. Where the middle lies between two, the shorter.
 *
 * @param count most traces taken per prompt, 1 or more
 */
public record MedianPassing(int count) implements Selection {

  public MedianPassing {
    Lengths.check(count);
  }

  @Override
  public List<Trace> select(List<Trace> passing) {
    List<Integer> ascending = Lengths.ascending(passing);
    int taken = Math.min(count, ascending.size());
    int from = (ascending.size() - taken) / 2;
    return Lengths.inOrder(passing, ascending.subList(from, from + taken));
  }
}
