package io.distill4j.data.sample;

import java.util.HashMap;
import java.util.Map;

/**
 * How many records each segment of a log has and how many of them are copied into parts: one whose
 * records are all in whole parts is superfluous. A replaced record is never copied and keeps its
 * segment. Not thread-safe.
 */
final class SegmentCounts {

  private final Map<Integer, Integer> left = new HashMap<>();
  private int first;

  SegmentCounts(int first) {
    this.first = first;
  }

  void added(int segment) {
    left.merge(segment, 1, Integer::sum);
  }

  void copied(int segment) {
    left.merge(segment, -1, Integer::sum);
  }

  /**
   * What was copied is safe now.
   *
   * @param current the segment that is being written, which stays
   * @return the first segment that is still needed
   */
  int settle(int current) {
    while (first < current && left.getOrDefault(first, 0) == 0) {
      left.remove(first);
      first++;
    }
    return first;
  }
}
