package io.distill4j.student.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.weights.TensorEntry;
import io.distill4j.student.weights.WeightFolder;
import io.distill4j.student.weights.WeightWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An adapter as peft keeps it: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * <p>Source: peft 0.21, {@code LoraConfig} and {@code get_peft_model_state_dict}.
 *
 * @param path the folder
 */
public record AdapterFolder(Path path) {

  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  /** Kinds of adapters that compute something else; each is false or absent here. */
  private static final List<String> OTHER_KINDS =
      List.of("use_dora", "use_rslora", "use_qalora", "use_bdlora", "fan_in_fan_out", "lora_bias");

  /** What would make some layers differ from the others; each is empty or absent here. */
  private static final List<String> EXCEPTIONS =
      List.of(
          "rank_pattern",
          "alpha_pattern",
          "layers_to_transform",
          "modules_to_save",
          "exclude_modules",
          "target_parameters",
          "trainable_token_indices");

  /** Whether a folder holds an adapter. */
  public boolean exists() {
    return Files.isRegularFile(path.resolve(CONFIG));
  }

  /**
   * Loads a model, frozen, with this adapter on it.
   *
   * @throws UserMistake when the adapter is of a kind that is not supported, or for another model
   */
  public Decoder load(ModelFolder model, Devices device) throws IOException {
    Lora lora = lora();
    try (WeightFolder files = WeightFolder.openFile(path.resolve(WEIGHTS))) {
      return model.adapted(device, lora, ModelFolder.weights(path, files));
    }
  }

  /** What {@code adapter_config.json} says. */
  public Lora lora() throws IOException {
    Path file = path.resolve(CONFIG);
    ObjectNode config = Json.readObject(file);
    List<Problem> problems = new ArrayList<>();
    if (!config.path("peft_type").asText().equals("LORA")) {
      problems.add(problem(file, "peft_type", config, "LORA"));
    }
    if (!config.path("bias").asText("none").equals("none")) {
      problems.add(problem(file, "bias", config, "none"));
    }
    for (String key : OTHER_KINDS) {
      if (config.path(key).asBoolean(false)) {
        problems.add(problem(file, key, config, "false"));
      }
    }
    for (String key : EXCEPTIONS) {
      if (!config.path(key).isMissingNode()
          && !config.path(key).isNull()
          && !config.path(key).isEmpty()) {
        problems.add(problem(file, key, config, "empty"));
      }
    }
    if (!config.path("target_modules").isArray()) {
      problems.add(problem(file, "target_modules", config, "a list of names"));
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    List<String> targets = new ArrayList<>();
    config.path("target_modules").forEach(target -> targets.add(target.asText()));
    try {
      // Dropout is for training and changes nothing in a finished adapter.
      return new Lora(config.path("r").asInt(), config.path("lora_alpha").asDouble(), targets, 0);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          file.toString(), String.valueOf(e.getMessage()), "use an adapter of these kinds");
    }
  }

  private static Problem problem(Path file, String key, JsonNode config, String rule) {
    return new Problem(
        file.toString(),
        "%s is %s; only %s is supported".formatted(key, config.path(key), rule),
        "merge the adapter with peft and load the merged model");
  }

  /**
   * Writes the adapters of a decoder.
   *
   * @param base name or path of the model they were trained on
   */
  public void write(Decoder decoder, String base) throws IOException {
    Adapters adapters = decoder.adapters().orElseThrow();
    Files.createDirectories(path);
    Map<String, NDArray> arrays = new HashMap<>();
    List<TensorEntry> entries = new ArrayList<>();
    for (int i = 0; i < adapters.arrays().size(); i++) {
      arrays.put(adapters.parameters().get(i).name(), adapters.arrays().get(i));
      entries.add(NativeFloats.entry(adapters.parameters().get(i)));
    }
    WeightWriter.writeFile(
        path.resolve(WEIGHTS),
        entries,
        (entry, out) -> NativeFloats.write(requireNonNull(arrays.get(entry.name())), out));
    AtomicFile.replace(path.resolve(CONFIG), Json.pretty(config(adapters.lora(), base)));
  }

  private static ObjectNode config(Lora lora, String base) {
    ObjectNode config = Json.object();
    config.put("base_model_name_or_path", base);
    config.put("bias", "none");
    config.put("fan_in_fan_out", false);
    config.put("inference_mode", true);
    config.put("init_lora_weights", true);
    config.put("lora_alpha", lora.alpha());
    config.put("lora_dropout", 0.0);
    config.putNull("modules_to_save");
    config.put("peft_type", "LORA");
    config.put("r", lora.rank());
    lora.targets().forEach(config.withArray("target_modules")::add);
    config.put("task_type", "CAUSAL_LM");
    config.put("use_dora", false);
    config.put("use_rslora", false);
    return config;
  }
}
