package io.distill4j.data.select;

import io.distill4j.data.Trace;
import java.util.List;

/**
 * Takes the passing traces with the lowest sample index: an unbiased choice, since samples of one
 * prompt are drawn alike.
 *
 * @param count most traces taken per prompt, 1 or more
 */
public record FirstPassing(int count) implements Selection {

  public FirstPassing {
    if (count < 1) {
      throw new IllegalArgumentException("count must be 1 or more, was " + count);
    }
  }

  @Override
  public List<Trace> select(List<Trace> passing) {
    return passing.subList(0, Math.min(count, passing.size()));
  }
}
