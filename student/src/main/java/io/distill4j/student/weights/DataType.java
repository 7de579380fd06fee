package io.distill4j.student.weights;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Type of the values of a tensor, named as safetensors names it.
 *
 * <p>The order is that of the reference writer, which puts later types first in a file so that
 * every tensor is aligned. Types of less than a byte (F4, F6) are not supported.
 *
 * <p>Source: safetensors 0.6, {@code safetensors/src/tensor.rs}.
 */
public enum DataType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  F8_E8M0(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  C64(8),
  F64(8),
  I64(8),
  U64(8);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one value. */
  public int bytes() {
    return bytes;
  }

  static Optional<DataType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  static String known() {
    return Arrays.stream(values()).map(DataType::name).collect(Collectors.joining(", "));
  }
}
