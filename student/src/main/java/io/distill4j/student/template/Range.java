package io.distill4j.student.template;

import java.util.AbstractList;

/** Python's {@code range}: whole numbers computed when asked for. */
final class Range extends AbstractList<Object> {

  /** Longest range, as in Jinja's sandbox. */
  private static final int LONGEST = 100_000;

  private final long start;
  private final long stop;
  private final long step;
  private final int size;

  Range(long start, long stop, long step) {
    if (step == 0) {
      throw new TemplateError("range() arg 3 must not be zero");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    double count = Math.ceil(((double) stop - start) / step);
    if (count > LONGEST) {
      throw new TemplateError(
          "range too big: at most %,d items, asked for %,.0f".formatted(LONGEST, count));
    }
    this.size = (int) Math.max(0, count);
  }

  @Override
  public Object get(int index) {
    return start + index * step;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String toString() {
    String ends = start + ", " + stop;
    return "range(" + (step == 1 ? ends : ends + ", " + step) + ")";
  }
}
