package io.distill4j.student.weights;

import java.util.List;

/**
 * What a safetensors header says of a tensor.
 *
 * @param bytes its size: elements times bytes of the type
 */
public record TensorEntry(String name, DataType type, List<Long> shape, long bytes) {

  public TensorEntry {
    shape = List.copyOf(shape);
  }
}
