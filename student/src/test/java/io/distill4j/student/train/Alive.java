package io.distill4j.student.train;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.model.Decoder;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts native arrays and scopes; the engine keeps the number to itself. */
final class Alive {

  private Alive() {}

  /** Arrays and scopes that a decoder's own scope owns, directly or through other scopes. */
  static int below(Decoder decoder) {
    return count(decoder.weights().get(0).getManager());
  }

  private static int count(NDManager manager) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      int count = 0;
      for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
        count += 1 + (resource instanceof NDManager child ? count(child) : 0);
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
