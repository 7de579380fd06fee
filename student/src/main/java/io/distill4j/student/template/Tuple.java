package io.distill4j.student.template;

import java.util.AbstractList;
import java.util.List;

/** Python's tuple, as far as it differs from a list: it prints in parentheses. */
final class Tuple extends AbstractList<Object> {

  private final List<Object> items;

  private Tuple(List<Object> items) {
    this.items = items;
  }

  static Tuple of(Object... items) {
    return new Tuple(List.of(items));
  }

  static Tuple of(List<Object> items) {
    return new Tuple(List.copyOf(items));
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
