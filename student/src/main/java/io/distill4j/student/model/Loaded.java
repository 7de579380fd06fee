package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.lora.Lora;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a decoder is made of, loaded one parameter at a time.
 *
 * @param adapters where the weights are frozen
 */
record Loaded(
    Kernels kernels,
    List<Parameter> parameters,
    List<NDArray> weights,
    Optional<Adapters> adapters) {

  /** Adapters to train, and what fills them. */
  record Adapting(Lora lora, WeightSource source) {}

  /**
   * Loads.
   *
   * @param trained whether the weights themselves are trained, and so stay float32
   */
  static Loaded of(
      DecoderConfig config,
      NDManager manager,
      Precision precision,
      WeightSource source,
      Optional<Adapting> adapting,
      boolean trained) {
    Optional<Lora> lora = adapting.map(Adapting::lora);
    Kernels kernels =
        Kernels.load(
            manager, "decoder.torchscript", KernelShape.attributes(config, precision, lora));
    List<Parameter> parameters = DecoderParameters.of(config);
    List<NDArray> weights = new ArrayList<>();
    for (Parameter parameter : parameters) {
      NDArray weight = source.load(kernels, manager, parameter);
      weights.add(trained ? weight : frozen(kernels, weight));
    }
    Optional<Adapters> adapters =
        adapting.map(a -> Adapters.load(config, a.lora(), kernels, manager, a.source()));
    return new Loaded(kernels, parameters, weights, adapters);
  }

  private static NDArray frozen(Kernels kernels, NDArray weight) {
    NDArray frozen = kernels.call("frozen", weight).run().get(0);
    weight.close();
    return frozen;
  }
}
