package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.kernel.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Gradients, one array per trained array and in their order, in native memory that is taken once
 * and used for every step.
 *
 * <p>They are float32 sums, to which every pass adds. Where a step has one pass there is nothing to
 * add up: a gradient that comes out of a product in the type of the arithmetic is then left in that
 * type, which holds it whole, in half of the memory and without the traffic of a sum.
 */
public final class Gradients implements AutoCloseable {

  /** Values that are made float32 at once. */
  private static final long PART = 1 << 28;

  private final Kernels kernels;
  private final NDManager manager;
  private final List<NDArray> arrays = new ArrayList<>();
  private final List<List<Integer>> parts;
  private final List<NDArray> sums;
  private boolean holdsPass;

  /**
   * All zero.
   *
   * @param manager closed with this object
   * @param trained what gradients are for
   * @param inLayer which of them, by its place, a layer holds, where a step is one pass: the
   *     gradients of its matrices are written
   */
  Gradients(Kernels kernels, NDManager manager, List<NDArray> trained, IntPredicate inLayer) {
    this.kernels = kernels;
    this.manager = manager;
    for (int i = 0; i < trained.size(); i++) {
      Shape shape = trained.get(i).getShape();
      arrays.add(shape.dimension() > 1 && inLayer.test(i) ? room(shape) : manager.zeros(shape));
    }
    // In float32 there is no other type to tell them apart by, and all are sums.
    this.parts = parts(arrays);
    this.sums = parts.get(0).stream().map(arrays::get).toList();
  }

  private NDArray room(Shape shape) {
    try (NDManager scope = manager.newSubManager();
        NDManager cpu = manager.newSubManager(Device.cpu())) {
      NDArray sizes = cpu.create(shape.getShape());
      NDArray room = kernels.call("room", scope.create(0f)).add(sizes).run().get(0);
      room.attach(manager);
      return room;
    }
  }

  /** The gradients, owned by this object; those that are not float32 are of one pass. */
  public List<NDArray> arrays() {
    return arrays;
  }

  /**
   * The arrays for a pass to add to or write.
   *
   * @throws IllegalStateException for a second pass since {@link #clear} where a step has one
   */
  List<NDArray> forPass() {
    if (holdsPass && sums.size() < arrays.size()) {
      throw new IllegalStateException("these gradients are of steps of one pass: clear them first");
    }
    holdsPass = true;
    return arrays;
  }

  /** Forgets everything added so far; what a pass writes is zero or of no meaning until then. */
  public void clear() {
    holdsPass = false;
    try (NDManager scope = manager.newSubManager()) {
      kernels.call("zero", scope.create(0f)).addList("g", sums).run();
    }
  }

  /**
   * Places of the arrays in parts that are made float32 one after the other: all sums, which are
   * float32, and then up to 1 GiB at a time.
   */
  public List<List<Integer>> parts() {
    return parts;
  }

  private static List<List<Integer>> parts(List<NDArray> arrays) {
    List<List<Integer>> parts = new ArrayList<>();
    parts.add(new ArrayList<>());
    long room = 0;
    for (int i = 0; i < arrays.size(); i++) {
      if (arrays.get(i).getDataType() == DataType.FLOAT32) {
        parts.get(0).add(i);
        continue;
      }
      long values = arrays.get(i).size();
      if (values > room) {
        parts.add(new ArrayList<>());
        room = Math.max(values, PART);
      }
      parts.get(parts.size() - 1).add(i);
      room -= values;
    }
    return parts;
  }

  /**
   * The gradients of a part times a factor, float32, by their places.
   *
   * @param scope owns those that are not float32 here; the others are changed and owned by this
   */
  public Map<Integer, NDArray> scaled(NDManager scope, List<Integer> part, double factor) {
    List<NDArray> floats = scaled(scope, factor, part.stream().map(arrays::get).toList());
    Map<Integer, NDArray> byPlace = new LinkedHashMap<>();
    for (int i = 0; i < part.size(); i++) {
      byPlace.put(part.get(i), floats.get(i));
    }
    return byPlace;
  }

  private List<NDArray> scaled(NDManager scope, double factor, List<NDArray> chosen) {
    if (chosen.get(0).getDataType() == DataType.FLOAT32) {
      if (factor != 1) {
        kernels.call("scale", scope.create((float) factor)).addList("g", chosen).run();
      }
      return chosen;
    }
    return factor == 1
        ? kernels.call("widened_all", scope.create(0f)).addList("g", chosen).run()
        : kernels
            .call("scaled", scope.create(new float[] {(float) factor}))
            .addList("g", chosen)
            .run();
  }

  /** Root of the sum of the squares of all elements. */
  public double norm() {
    try (NDManager scope = manager.newSubManager()) {
      return kernels
          .call("norm", scope.create(0f))
          .addList("g", arrays)
          .run()
          .get(0)
          .toDoubleArray()[0];
    }
  }

  /**
   * What clipping leaves of gradients: the factor of {@code torch.nn.utils.clip_grad_norm_}.
   *
   * @param norm of the gradients
   * @param largest that is let through, above 0
   * @return above 0, at most 1
   */
  public static double clipping(double norm, double largest) {
    return norm > largest ? largest / (norm + 1e-6) : 1;
  }

  @Override
  public void close() {
    manager.close();
  }
}
