package io.distill4j.teacher;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has grown over the last minute. Used by one thread. */
final class Rate {

  private static final long WINDOW_MILLIS = 60_000;
  private static final long STEP_MILLIS = 1_000;

  private final Deque<Mark> marks = new ArrayDeque<>();

  private record Mark(long millis, long count) {}

  /** The count at a time; returns units per second. */
  double perSecond(long millis, long count) {
    if (marks.isEmpty() || millis - marks.getLast().millis() >= STEP_MILLIS) {
      marks.add(new Mark(millis, count));
    }
    while (marks.size() > 2 && millis - marks.getFirst().millis() > WINDOW_MILLIS) {
      marks.remove();
    }
    Mark oldest = marks.getFirst();
    long passed = millis - oldest.millis();
    return passed <= 0 ? 0 : (count - oldest.count()) * 1e3 / passed;
  }
}
