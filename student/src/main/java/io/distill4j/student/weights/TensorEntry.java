package io.distill4j.student.weights;

import java.util.List;

/**
 * What a safetensors header says about one tensor.
 *
 * @param name unique in a folder, such as {@code model.norm.weight}
 * @param type of the values
 * @param shape sizes of 0 or more, slowest dimension first; empty for a single value
 * @param bytes {@code count() * type.bytes()}
 */
public record TensorEntry(String name, DataType type, List<Long> shape, long bytes) {

  public TensorEntry {
    shape = List.copyOf(shape);
    if (bytes != size(type, shape)) {
      throw new IllegalArgumentException(
          "%s: %s %s has %d bytes, not %d".formatted(name, type, shape, size(type, shape), bytes));
    }
  }

  /** The entry whose bytes follow from type and shape. */
  public static TensorEntry of(String name, DataType type, List<Long> shape) {
    return new TensorEntry(name, type, shape, size(type, shape));
  }

  /** Number of values. */
  public long count() {
    return bytes / type.bytes();
  }

  /**
   * @throws ArithmeticException when there are more than fit a long
   */
  private static long size(DataType type, List<Long> shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("sizes must be 0 or more, were " + shape);
      }
      count = Math.multiplyExact(count, size);
    }
    return Math.multiplyExact(count, (long) type.bytes());
  }
}
