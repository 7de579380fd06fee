package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass forward and backward: adds gradients to sums, or writes them, and returns the loss, a
 * float64 scalar, or the measures of the policy loss. Its terms are a factor alone, or those of a
 * policy.
 *
 * @param sums one array per trained array
 * @param scope owns what lives to the end of the pass
 */
record Backward(Decoder decoder, List<NDArray> sums, NDManager scope, Inputs inputs) {

  /** All layers in one call, every activation kept. */
  NDArray keeping(NDArray sources, NDArray targets, List<NDArray> terms) {
    Kernels.Call call =
        pass(named("gradients"), inputs.ids())
            .add(sources)
            .add(targets)
            .addList("t", terms)
            .addList("w", decoder.weights());
    decoder.adapters().ifPresent(a -> call.addList("a", a.arrays()));
    return call.addList("s", sums).run().get(0);
  }

  /**
   * Layer by layer: the input of each is kept and, of the last ones, what is costly to compute
   * again, and dropped once it was used.
   *
   * @param activations what is kept
   */
  NDArray byLayers(NDArray sources, NDArray targets, List<NDArray> terms, Activations activations) {
    int layers = decoder.config().layers();
    int costly = layers - activations.costlyOf(layers);
    int gated = layers - activations.productsOf(layers);
    List<NDList> kept = new ArrayList<>();
    NDArray state = embedded();
    for (int i = 0; i < layers; i++) {
      NDList all = i < costly ? layer(i, state) : costlyLayer(i, state, i >= gated);
      // Its input takes the place of its output, which is the next one's input.
      NDArray above = all.get(0);
      all.set(0, state);
      kept.add(all);
      state = above;
    }
    NDList end;
    try (NDArray last = state) {
      end = head(last, sources, targets, terms);
    }
    NDArray gradient = end.get(1);
    for (int i = layers - 1; i >= 0; i--) {
      try (NDList all = kept.remove(i);
          NDArray above = gradient) {
        gradient =
            all.size() == 1
                ? layerBackward(i, all.get(0), above)
                : costlyLayerBackward(i, all, above);
      }
    }
    embedBackward(gradient);
    return end.get(0);
  }

  private void embedBackward(NDArray gradient) {
    if (!adapted()) {
      decoder.kernels().call("embed_backward", gradient).add(inputs.ids()).add(sums.get(0)).run();
    }
  }

  private NDArray costlyLayerBackward(int i, NDList kept, NDArray above) {
    Kernels.Call call =
        pass(named("costly_layer_backward"), kept.get(0))
            .add(above)
            .addList("k", kept.subNDList(1));
    return trained(call, i).run().get(0);
  }

  private NDArray layerBackward(int i, NDArray state, NDArray above) {
    return trained(pass(named("layer_backward"), state).add(above), i).run().get(0);
  }

  /** Adds what layer {@code i} is made of and room for the gradients of what is trained of it. */
  private Kernels.Call trained(Kernels.Call call, int i) {
    call.addList("w", of(i, decoder.weights()));
    return adapted()
        ? call.addList("a", adapters(i, decoder.trained())).addList("s", adapters(i, sums))
        : call.addList("s", of(i, sums));
  }

  /** The name of a kernel, of which there is one for adapters. */
  private String named(String kernel) {
    return adapted() ? "adapted_" + kernel : kernel;
  }

  /** The loss alone. */
  NDArray loss(NDArray sources, NDArray targets) {
    return decoder
        .kernels()
        .call("measure", last())
        .add(sources)
        .add(targets)
        .addList("w", ends(decoder.weights()))
        .run()
        .get(0);
  }

  /**
   * Log-probability of each target, and entropy of what it is drawn from.
   *
   * @param last what {@link #last} gave
   */
  NDList scores(NDArray last, NDArray sources, NDArray targets) {
    return decoder
        .kernels()
        .call("score", last)
        .add(sources)
        .add(targets)
        .addList("w", ends(decoder.weights()))
        .run();
  }

  /** What a value head expects at each source. */
  NDArray values(NDArray last, NDArray sources, NDArray head) {
    return decoder
        .kernels()
        .call("values", last)
        .add(sources)
        .add(head)
        .add(ends(decoder.weights()).get(0))
        .run()
        .get(0);
  }

  /** What the last layer gives; nothing else is kept. */
  NDArray last() {
    NDArray state = embedded();
    for (int i = 0; i < decoder.config().layers(); i++) {
      NDArray below = state;
      state = layer(i, below).get(0);
      below.close();
    }
    return state;
  }

  /** What the embedding and each layer give, one after the other. */
  List<NDArray> states() {
    List<NDArray> states = new ArrayList<>();
    states.add(embedded());
    for (int i = 0; i < decoder.config().layers(); i++) {
      states.add(layer(i, states.get(i)).get(0));
    }
    return states;
  }

  private NDArray embedded() {
    NDArray embedding = decoder.weights().get(0);
    return decoder.kernels().call("embed", inputs.ids()).add(embedding).run().get(0);
  }

  private NDList layer(int i, NDArray state) {
    Kernels.Call call = pass(named("layer"), state).addList("w", of(i, decoder.weights()));
    return (adapted() ? call.addList("a", adapters(i, decoder.trained())) : call).run();
  }

  /** Casts the weights of the layer to where their gradients go, if those are of one pass. */
  private NDList costlyLayer(int i, NDArray state, boolean gated) {
    String kernel = named(gated ? "gated_costly_layer" : "costly_layer");
    Kernels.Call call = pass(kernel, state).addList("w", of(i, decoder.weights()));
    return (adapted()
            ? call.addList("a", adapters(i, decoder.trained()))
            : call.addList("s", of(i, sums)))
        .run();
  }

  /** Loss and gradient by the state. */
  private NDList head(NDArray state, NDArray sources, NDArray targets, List<NDArray> terms) {
    Kernels.Call call =
        decoder
            .kernels()
            .call(named("head"), state)
            .add(sources)
            .add(targets)
            .addList("t", terms)
            .addList("w", ends(decoder.weights()));
    return (adapted() ? call : call.addList("s", ends(sums))).run();
  }

  private boolean adapted() {
    return decoder.adapters().isPresent();
  }

  /** The arrays of the adapters of layer {@code i}. */
  private List<NDArray> adapters(int i, List<NDArray> all) {
    return decoder.adapters().orElseThrow().layer(all, i, decoder.config().layers());
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
    int count = KernelShape.perLayer(decoder.config());
    return all.subList(1 + i * count, 1 + (i + 1) * count);
  }

  /** Final norm and head, which is the embedding where the two are tied. */
  private List<NDArray> ends(List<NDArray> all) {
    int norm = 1 + decoder.config().layers() * KernelShape.perLayer(decoder.config());
    return List.of(all.get(norm), all.get(decoder.config().tiedEmbeddings() ? 0 : norm + 1));
  }
}
