package io.distill4j.student.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.weights.RandomWeights;
import io.distill4j.student.weights.TensorEntry;
import io.distill4j.student.weights.WeightFolder;
import io.distill4j.student.weights.WeightWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model part of a Hugging Face folder: {@code config.json} and safetensors.
 *
 * @param path the folder
 */
public record ModelFolder(Path path) {

  /** Bytes of a shard, as transformers cuts them by default. */
  public static final long SHARD = 5_000_000_000L;

  /** Loads the weights of a folder. */
  public Decoder load(Devices device) throws IOException {
    DecoderConfig config = config();
    try (WeightFolder files = WeightFolder.open(path)) {
      return Decoder.create(config, device, Precision.of(device), weights(path, files));
    }
  }

  /** Loads the weights of a folder to compute with, in the type of the arithmetic. */
  public Decoder frozen(Devices device) throws IOException {
    DecoderConfig config = config();
    try (WeightFolder files = WeightFolder.open(path)) {
      return Decoder.frozen(config, device, Precision.of(device), weights(path, files));
    }
  }

  /** Loads the weights of a folder, frozen, with fresh adapters that change nothing yet. */
  public Decoder adapted(Devices device, Lora lora) throws IOException {
    return adapted(
        device,
        lora,
        (kernels, manager, parameter) ->
            manager.create(RandomWeights.adapter(parameter), new Shape(parameter.shape())));
  }

  Decoder adapted(Devices device, Lora lora, WeightSource adapters) throws IOException {
    DecoderConfig config = config();
    try (WeightFolder files = WeightFolder.open(path)) {
      return Decoder.adapted(
          config, device, Precision.of(device), weights(path, files), lora, adapters);
    }
  }

  /** Reads each parameter from files and checks its shape. */
  static WeightSource weights(Path where, WeightFolder files) {
    return (kernels, manager, parameter) -> {
      NDArray array = NativeFloats.read(kernels, manager, files, parameter.name());
      if (!array.getShape().equals(new Shape(parameter.shape()))) {
        throw new UserMistake(
            where.toString(),
            "%s has shape %s, config.json asks for %s"
                .formatted(parameter.name(), array.getShape(), parameter.shape()),
            "use weights and config.json of the same model");
      }
      return array;
    };
  }

  /** Draws the weights of a folder that has {@code config.json} only. */
  public Decoder random(Devices device, long seed, boolean residualScaling) {
    return random(device, Precision.of(device), seed, residualScaling);
  }

  /**
   * The same in a type of the computation other than the device's own.
   *
   * @param residualScaling draws what ends a layer smaller, by the root of twice the layers
   */
  public Decoder random(Devices device, Precision precision, long seed, boolean residualScaling) {
    DecoderConfig config = config();
    return Decoder.create(
        config,
        device,
        precision,
        (kernels, manager, parameter) ->
            manager.create(
                RandomWeights.initial(config, parameter, seed, residualScaling),
                new Shape(parameter.shape())));
  }

  /** The description of the model. */
  public DecoderConfig config() {
    return ModelConfig.read(path.resolve("config.json"));
  }

  /**
   * Writes weights, adapters worked in, and {@code config.json}, the latter as in {@code base} with
   * the data type of what is written.
   */
  public void write(Decoder decoder, Path base) throws IOException {
    ObjectNode config = Json.readObject(base.resolve("config.json"));
    config.remove("dtype");
    config.put("torch_dtype", "float32");
    AtomicFile.replace(path.resolve("config.json"), Json.pretty(config));
    Map<String, Integer> places = new HashMap<>();
    List<TensorEntry> entries = new ArrayList<>();
    for (Parameter parameter : decoder.parameters()) {
      places.put(parameter.name(), entries.size());
      entries.add(NativeFloats.entry(parameter));
    }
    WeightWriter.write(
        path,
        entries,
        (entry, out) -> {
          try (NDManager scope = decoder.newScope()) {
            int place = requireNonNull(places.get(entry.name()));
            NativeFloats.write(decoder.effective(scope, place), out);
          }
        },
        Optional.of(SHARD));
  }

  /** Writes named float32 arrays as safetensors. */
  public static void write(Path folder, Map<String, NDArray> arrays) throws IOException {
    List<TensorEntry> entries = new ArrayList<>();
    arrays.forEach((name, array) -> entries.add(NativeFloats.entry(name, array)));
    WeightWriter.write(
        folder,
        entries,
        (entry, out) -> NativeFloats.write(requireNonNull(arrays.get(entry.name())), out),
        Optional.of(SHARD));
  }
}
