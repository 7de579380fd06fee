package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.distill4j.data.UserMistake;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.weights.TensorEntry;
import io.distill4j.student.weights.WeightFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Moves float32 arrays between native memory and the bytes of a safetensors file, in pieces, since
 * a tensor may be larger than any buffer.
 */
public final class NativeFloats {

  private static final int PIECE = 128 << 20;
  private static final int BFLOAT16 = 15;
  private static final int FLOAT16 = 5;

  private NativeFloats() {}

  /**
   * Reads a tensor stored as F32, F16 or BF16.
   *
   * @throws UserMistake when it is stored as anything else
   */
  public static NDArray read(Kernels kernels, NDManager manager, WeightFolder folder, String name) {
    TensorEntry entry = folder.entry(name);
    Shape shape = new Shape(entry.shape());
    try (NDManager scope = manager.newSubManager()) {
      NDList pieces = new NDList();
      for (ByteBuffer bytes : folder.data(name)) {
        pieces.add(piece(kernels, scope, entry, bytes));
      }
      NDArray whole = pieces.size() == 1 ? pieces.get(0).duplicate() : NDArrays.concat(pieces);
      NDArray shaped = whole.reshape(shape);
      shaped.attach(manager);
      return shaped;
    }
  }

  /** Writes an array as little-endian float32. */
  public static void write(NDArray array, WritableByteChannel out) throws IOException {
    try (NDManager scope = array.getManager().newSubManager()) {
      NDArray flat = array.reshape(array.size());
      flat.attach(scope);
      for (long from = 0; from < flat.size(); from += PIECE) {
        long to = Math.min(flat.size(), from + PIECE);
        NDArray part = flat.get("%d:%d".formatted(from, to));
        part.attach(scope);
        ByteBuffer bytes = part.toByteBuffer();
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        part.close();
      }
    }
  }

  private static NDArray piece(
      Kernels kernels, NDManager scope, TensorEntry entry, ByteBuffer bytes) {
    return switch (entry.type()) {
      case F32 -> scope.create(bytes, new Shape(bytes.remaining() / 4), DataType.FLOAT32);
      case BF16 -> halves(kernels, scope, bytes, BFLOAT16);
      case F16 -> halves(kernels, scope, bytes, FLOAT16);
      default ->
          throw new UserMistake(
              entry.name(),
              "is stored as %s; weights are read from F32, F16 or BF16".formatted(entry.type()),
              "save the model in one of these types");
    };
  }

  private static NDArray halves(Kernels kernels, NDManager scope, ByteBuffer bytes, int type) {
    NDArray raw = scope.create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
    return kernels.call("floats", raw).add(scope.create((long) type)).run().get(0);
  }

  /** Entry of a parameter as float32. */
  static TensorEntry entry(Parameter parameter) {
    return new TensorEntry(
        parameter.name(),
        io.distill4j.student.weights.DataType.F32,
        parameter.shape(),
        parameter.count() * Float.BYTES);
  }

  /** Entry of a float32 tensor. */
  public static TensorEntry entry(String name, NDArray array) {
    List<Long> shape = java.util.Arrays.stream(array.getShape().getShape()).boxed().toList();
    return new TensorEntry(
        name, io.distill4j.student.weights.DataType.F32, shape, array.size() * Float.BYTES);
  }
}
