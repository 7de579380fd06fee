package io.distill4j.student.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Kernels;
import io.distill4j.student.lora.Lora;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The low-rank adapters of a decoder, float32 in native memory that the decoder owns.
 *
 * @param lora which products have one
 * @param parameters named as peft names them, layer by layer, A before B
 * @param arrays in the order of the parameters: A [rank, inputs], B [outputs, rank]
 */
public record Adapters(Lora lora, List<Parameter> parameters, List<NDArray> arrays) {

  /** The order in which the kernels expect them. */
  private static final List<String> PRODUCTS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private static final String PREFIX = "base_model.model.";
  private static final String A = ".lora_A.weight";
  private static final String B = ".lora_B.weight";

  /** The parameters of all adapters of a model. */
  public static List<Parameter> parameters(DecoderConfig config, Lora lora) {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      for (Parameter weight : DecoderParameters.layer(config, i)) {
        if (lora.adapts(weight)) {
          long outputs = weight.shape().get(0);
          long inputs = weight.shape().get(1);
          all.add(new Parameter(name(weight, A), List.of((long) lora.rank(), inputs)));
          all.add(new Parameter(name(weight, B), List.of(outputs, (long) lora.rank())));
        }
      }
    }
    return all;
  }

  static Adapters load(
      DecoderConfig config, Lora lora, Kernels kernels, NDManager manager, WeightSource source) {
    List<Parameter> parameters = parameters(config, lora);
    List<NDArray> arrays = new ArrayList<>();
    for (Parameter parameter : parameters) {
      arrays.add(source.load(kernels, manager, parameter));
    }
    return new Adapters(lora, parameters, arrays);
  }

  /** What the kernels are told of the adapters of a layer. */
  static Map<String, Object> attributes(Optional<Lora> lora) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    int at = 0;
    for (String product : PRODUCTS) {
      boolean adapted = lora.isPresent() && lora.get().targets().contains(product);
      attributes.put(product.replace("_proj", "_adapter"), adapted ? at : -1);
      at += adapted ? 2 : 0;
    }
    attributes.put("adapter_scale", lora.map(Lora::scale).orElse(0.0));
    return attributes;
  }

  /** The arrays of layer {@code index}, or room for their gradients. */
  List<NDArray> layer(List<NDArray> all, int index, int layers) {
    int each = all.size() / layers;
    return all.subList(index * each, (index + 1) * each);
  }

  /** A weight as float32, its adapter worked in where it has one. */
  NDArray merged(Kernels kernels, Parameter parameter, NDArray weight) {
    if (!lora.adapts(parameter)) {
      return kernels.call("widened", weight).run().get(0);
    }
    int at = index(name(parameter, A));
    return kernels.call("merged", weight).add(arrays.get(at)).add(arrays.get(at + 1)).run().get(0);
  }

  private int index(String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no adapter " + name);
  }

  private static String name(Parameter weight, String end) {
    return PREFIX + weight.name().replaceFirst("\\.weight$", end);
  }
}
