package io.distill4j.student.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.memory.OptimizerState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moments of matrices in bfloat16, in eight bits or in main memory; see {@link OptimizerState}.
 *
 * <p>Lives in the manager it was made with, apart from its kernels, which the caller closes.
 */
final class SmallMoments implements AutoCloseable {

  /** Values worked on at once: temporaries of some hundred megabytes. */
  private static final int CHUNK = 1 << 24;

  private final Kernels kernels;
  private final OptimizerState state;
  private final NDManager host;
  private final List<NDArray> books = new ArrayList<>();
  private final Map<Integer, List<NDArray>> moments = new LinkedHashMap<>();

  SmallMoments(NDManager manager, OptimizerState state) {
    this.state = state;
    this.host = manager.newSubManager(Device.cpu());
    this.kernels =
        Kernels.load(
            manager,
            "optimizer.torchscript",
            Map.of("chunk", CHUNK, "block", OptimizerState.BLOCK));
    for (boolean signed : new boolean[] {true, false}) {
      float[] values = DynamicMap.values(signed);
      books.add(manager.create(values));
      books.add(manager.create(DynamicMap.middles(values)));
    }
  }

  /** Makes room for the moments of a parameter: zeros. */
  void add(NDManager manager, int index, Parameter parameter) {
    long n = parameter.count();
    List<NDArray> arrays = new ArrayList<>();
    for (int moment = 0; moment < 2; moment++) {
      if (state == OptimizerState.BFLOAT16) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray zeros = kernels.call("zeros", scope.create(n)).run().get(0);
          zeros.attach(manager);
          arrays.add(zeros);
        }
      } else if (state == OptimizerState.HOST) {
        arrays.add(host.zeros(new Shape(n)));
      } else {
        NDArray codes = manager.zeros(new Shape(n), DataType.UINT8);
        NDArray scales =
            manager.zeros(new Shape((n + OptimizerState.BLOCK - 1) / OptimizerState.BLOCK));
        arrays.add(codes);
        arrays.add(scales);
      }
    }
    moments.put(index, arrays);
  }

  boolean has(int index) {
    return moments.containsKey(index);
  }

  /**
   * Takes a step with one parameter, in place.
   *
   * @param step from 1
   */
  void apply(
      NDManager scope, AdamW adamW, double rate, long step, int index, NDArray p, NDArray g) {
    double[] options = {
      1 - rate * adamW.weightDecay(),
      adamW.beta1(),
      adamW.beta2(),
      adamW.epsilon(),
      rate / (1 - Math.pow(adamW.beta1(), (double) step)),
      Math.sqrt(1 - Math.pow(adamW.beta2(), (double) step))
    };
    double[] constants = {rate, adamW.beta1(), adamW.beta2(), adamW.epsilon(), adamW.weightDecay()};
    // Kernels read these number by number, for which a GPU would have to be waited.
    try (NDManager cpu = host.newSubManager()) {
      Kernels.Call call =
          switch (state) {
            case HOST ->
                kernels.call("host", cpu.create(constants)).add(scope.create((float) step));
            case BFLOAT16 ->
                kernels.call("bfloat16", cpu.create(options)).add(cpu.create(salt(step, index)));
            case EIGHT_BIT -> kernels.call("eight", cpu.create(options));
            case FLOAT32 -> throw new IllegalStateException("float32 moments are not small");
          };
      call.add(p).add(g);
      moments.getOrDefault(index, List.of()).forEach(call::add);
      (state == OptimizerState.EIGHT_BIT ? call.addList("b", books) : call).run();
    }
  }

  /** Two numbers of 31 bits that differ for every step, parameter and moment. */
  private static long[] salt(long step, int index) {
    long mixed = (step * 0x9e3779b97f4a7c15L) ^ (index * 0xbf58476d1ce4e5b9L);
    mixed = (mixed ^ (mixed >>> 31)) * 0x94d049bb133111ebL;
    return new long[] {(mixed >>> 33), mixed & 0x7fffffff};
  }

  /** The arrays of a parameter by the ending of their name in a checkpoint. */
  Map<String, NDArray> parts(int index, String name) {
    List<NDArray> of = moments.getOrDefault(index, List.of());
    Map<String, NDArray> parts = new LinkedHashMap<>();
    if (state != OptimizerState.EIGHT_BIT) {
      parts.put("exp_avg." + name, of.get(0));
      parts.put("exp_avg_sq." + name, of.get(1));
    } else {
      parts.put("exp_avg.codes." + name, of.get(0));
      parts.put("exp_avg.scales." + name, of.get(1));
      parts.put("exp_avg_sq.codes." + name, of.get(2));
      parts.put("exp_avg_sq.scales." + name, of.get(3));
    }
    return parts;
  }

  /** An array of whatever type as float32, which holds all of their values. */
  NDArray widened(NDManager scope, NDArray array) {
    return kernels.call("widened", scope.create(0f)).add(array).run().get(0);
  }

  /** Overwrites an array of whatever type. */
  void restore(NDArray source, NDArray target) {
    kernels.call("restore", source).add(target).run();
  }

  @Override
  public void close() {
    kernels.close();
  }
}
