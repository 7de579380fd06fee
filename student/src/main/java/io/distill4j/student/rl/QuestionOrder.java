package io.distill4j.student.rl;

import io.distill4j.data.Fingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The order of questions: each once, shuffled, then again, shuffled anew. Where a step looks is a
 * pure function of its number.
 */
final class QuestionOrder {

  private final int count;
  private final long seed;
  private long epoch = -1;
  private List<Integer> order = List.of();

  QuestionOrder(int count, long seed) {
    this.count = count;
    this.seed = seed;
  }

  /** The question at a position, from 0. */
  int at(long position) {
    if (position / count != epoch) {
      epoch = position / count;
      order = shuffled(count, seed("questions", seed, epoch));
    }
    return order.get((int) (position % count));
  }

  /** The numbers below {@code count} in random order. */
  static List<Integer> shuffled(int count, long seed) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(numbers, new Random(seed));
    return numbers;
  }

  /** A seed that is a pure function of what it is for. */
  static long seed(String use, long... of) {
    Fingerprint.Builder builder = Fingerprint.builder().add(use);
    for (long each : of) {
      builder.add(Long.toString(each));
    }
    return builder.build().asLong();
  }
}
