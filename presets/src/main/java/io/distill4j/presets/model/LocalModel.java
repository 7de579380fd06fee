package io.distill4j.presets.model;

import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.LocalGenerator;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.text.ModelText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model that this process decodes.
 *
 * @param place a folder, {@code ORG/NAME} on a hub, or {@code builtin:NAME}
 * @param options how much is decoded at once
 * @param scores whether completions carry the log-probabilities of their tokens
 */
public record LocalModel(String place, GenerationOptions options, boolean scores) {

  /** One without log-probabilities. */
  public LocalModel(String place, GenerationOptions options) {
    this(place, options, false);
  }

  /**
   * Loads it on the best device; the caller closes the generator.
   *
   * @param name stored with every trace
   */
  public Generator open(String name, Map<String, String> environment, Progress progress)
      throws IOException {
    Path weights = ModelPlace.resolve(place, environment, progress);
    ModelText text = ModelText.open(weights);
    return new OwnedGenerator(
        new LocalGenerator(
            new ModelFolder(weights).frozen(Devices.BEST),
            text.codec(),
            options,
            name,
            place,
            scores),
        text);
  }
}
