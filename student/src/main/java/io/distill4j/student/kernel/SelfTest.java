package io.distill4j.student.kernel;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the native engine and checks one gradient against its closed form.
 *
 * @param version of the engine
 * @param device it computes on
 * @param passed whether the gradient was right
 */
public record SelfTest(String version, String device, boolean passed) {

  /** Runs the test; a missing or broken native library ends it with the engine's exception. */
  public static SelfTest run() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", 1);
    attributes.put("kv_heads", 1);
    attributes.put("head_dim", 2);
    attributes.put("epsilon", 1e-6);
    attributes.put("bias", false);
    attributes.put("qk_norm", false);
    attributes.put("per_layer", 9);
    attributes.put("chunk", 8);
    attributes.put("summing_chunk", 8);
    attributes.put("compute", 6); // float32
    for (String product : List.of("q", "k", "v", "o", "gate", "up", "down")) {
      attributes.put(product + "_adapter", -1);
    }
    attributes.put("adapter_scale", 0.0);
    try (NDManager manager = Kernels.newManager(Devices.BEST);
        Kernels kernels = Kernels.load(manager, "decoder.torchscript", attributes)) {
      NDArray hidden = manager.create(new float[][] {{1, 0}});
      NDArray weight = manager.create(new float[][] {{0, 0}, {0, 0}});
      NDArray sum = manager.zeros(weight.getShape());
      NDList result =
          kernels
              .call("loss", hidden)
              .add(manager.create(new long[] {1}))
              .add(manager.create(1f))
              .add(weight)
              .add(sum)
              .run();
      // Two equal logits: the loss is ln 2, its gradient on the weights p - onehot = (1/2, -1/2).
      double loss = result.get(0).toDoubleArray()[0];
      float[] gradient = sum.toFloatArray();
      boolean passed =
          Math.abs(loss - Math.log(2)) < 1e-6
              && List.of(gradient[0], gradient[2]).equals(List.of(0.5f, -0.5f));
      return new SelfTest(
          Engine.getEngine("PyTorch").getVersion(), manager.getDevice().toString(), passed);
    }
  }
}
