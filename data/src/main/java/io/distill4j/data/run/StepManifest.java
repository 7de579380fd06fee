package io.distill4j.data.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a step was made from and, once it is done, what it made.
 *
 * <p>File format ({@code manifests/STEP.json}): {@code step}, {@code done}, {@code inputs} (name to
 * value: options as written, files and earlier steps as hashes, {@code tool} the code version),
 * {@code outputs} (name to value). It is written when the step begins and again, last, when the
 * step is done, each time atomically.
 *
 * @param inputs everything that determines the result, in the order it is shown
 * @param outputs facts about the result that later steps depend on; empty until done
 */
record StepManifest(
    String step, boolean done, Map<String, String> inputs, Map<String, String> outputs) {

  StepManifest {
    inputs = new LinkedHashMap<>(inputs);
    outputs = new LinkedHashMap<>(outputs);
  }

  static Optional<StepManifest> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ObjectNode node = Json.readObject(file);
    return Optional.of(
        new StepManifest(
            node.path("step").asText(),
            node.path("done").asBoolean(),
            texts(node.path("inputs")),
            texts(node.path("outputs"))));
  }

  void write(Path file) throws IOException {
    ObjectNode node = Json.object();
    node.put("step", step);
    node.put("done", done);
    ObjectNode in = node.putObject("inputs");
    inputs.forEach(in::put);
    ObjectNode out = node.putObject("outputs");
    outputs.forEach(out::put);
    AtomicFile.replace(file, Json.pretty(node));
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
