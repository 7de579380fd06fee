package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass forward and backward: adds gradients to sums and returns the loss, a float64 scalar.
 *
 * @param sums one array per weight
 * @param scope owns what lives to the end of the pass
 */
record Backward(Decoder decoder, List<NDArray> sums, NDManager scope, Decoder.Inputs inputs) {

  /** All layers in one call, every activation kept. */
  NDArray keeping(NDArray sources, NDArray targets, NDArray scale) {
    return pass("gradients", inputs.ids())
        .add(sources)
        .add(targets)
        .add(scale)
        .addList("w", decoder.weights())
        .addList("s", sums)
        .run()
        .get(0);
  }

  /** Layer by layer: only the input of each layer is kept, and dropped once it was used. */
  NDArray recomputing(NDArray sources, NDArray targets, NDArray scale) {
    Kernels kernels = decoder.kernels();
    List<NDArray> weights = decoder.weights();
    int layers = decoder.config().layers();
    List<NDArray> states = new ArrayList<>();
    states.add(kernels.call("embed", inputs.ids()).add(weights.get(0)).run().get(0));
    for (int i = 0; i < layers; i++) {
      states.add(pass("layer", states.get(i)).addList("w", of(i, weights)).run().get(0));
    }
    NDList end;
    try (NDArray state = states.remove(layers)) {
      end =
          kernels
              .call("head", state)
              .add(sources)
              .add(targets)
              .add(scale)
              .addList("w", ends(weights))
              .addList("s", ends(sums))
              .run();
    }
    NDArray gradient = end.get(1);
    for (int i = layers - 1; i >= 0; i--) {
      try (NDArray state = states.remove(i);
          NDArray above = gradient) {
        gradient =
            pass("layer_backward", state)
                .add(above)
                .addList("w", of(i, weights))
                .addList("s", of(i, sums))
                .run()
                .get(0);
      }
    }
    kernels.call("embed_backward", gradient).add(inputs.ids()).add(sums.get(0)).run();
    return end.get(0);
  }

  private Kernels.Call pass(String method, NDArray first) {
    return decoder
        .kernels()
        .call(method, first)
        .add(inputs.cos())
        .add(inputs.sin())
        .add(inputs.blocks());
  }

  /** The arrays of layer {@code i}. */
  private List<NDArray> of(int i, List<NDArray> all) {
    int count = decoder.perLayer();
    return all.subList(1 + i * count, 1 + (i + 1) * count);
  }

  /** Final norm and head, which is the embedding where the two are tied. */
  private List<NDArray> ends(List<NDArray> all) {
    int norm = 1 + decoder.config().layers() * decoder.perLayer();
    return List.of(all.get(norm), all.get(decoder.config().tiedEmbeddings() ? 0 : norm + 1));
  }
}
