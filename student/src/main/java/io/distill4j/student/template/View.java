package io.distill4j.student.template;

import java.util.List;

/**
 * What Python gives to iterate over: {@code dict_items}, {@code dict_keys}, {@code dict_values} or
 * a {@code generator}; it has no elements by index, and a generator has no length either.
 */
record View(String type, List<Object> items) {

  static View generator(List<Object> items) {
    return new View("generator", items);
  }

  boolean isGenerator() {
    return type.equals("generator");
  }
}
