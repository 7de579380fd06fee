package io.distill4j.data.select;

import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What selections by length share. */
final class Lengths {

  private Lengths() {}

  static void check(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be 1 or more, was " + count);
    }
  }

  /** Positions of the traces from the shortest to the longest, equal ones in their order. */
  static List<Integer> ascending(List<Trace> traces) {
    return IntStream.range(0, traces.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> characters(traces.get(i).completion())))
        .toList();
  }

  /** The traces at some positions, in their own order. */
  static List<Trace> inOrder(List<Trace> traces, Collection<Integer> positions) {
    return positions.stream().sorted().map(traces::get).toList();
  }

  private static int characters(Completion completion) {
    String reasoning = completion.reasoning();
    String answer = completion.answer();
    return reasoning.codePointCount(0, reasoning.length())
        + answer.codePointCount(0, answer.length());
  }
}
