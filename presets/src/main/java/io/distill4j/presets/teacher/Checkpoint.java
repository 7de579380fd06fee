package io.distill4j.presets.teacher;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.presets.model.LocalModel;
import io.distill4j.presets.model.ModelPlace;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A model that this process decodes teaches.
 *
 * @param model a folder, {@code ORG/NAME} on a hub, or {@code builtin:NAME} for a shipped one
 * @param slots completions decoded at once, 1 or more
 * @param contextTokens longest prompt and completion together, 2 or more
 * @param logprobs keeps the log-probability of each token as {@link io.distill4j.data.TokenScores},
 *     its text {@code token_id:ID}. Alternatives are not computed here: ask a server for them with
 *     {@code top-logprobs} of {@code open-ai}. Absent: no
 */
public record Checkpoint(String model, int slots, int contextTokens, Optional<Boolean> logprobs)
    implements Teacher {

  public Checkpoint {
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must be a folder or a hub's ORG/NAME, was blank");
    }
    // Built here so that a mistake is told before anything runs.
    var unused = new GenerationOptions(slots, contextTokens);
  }

  /** One without log-probabilities. */
  public Checkpoint(String model, int slots, int contextTokens) {
    this(model, slots, contextTokens, Optional.empty());
  }

  @Override
  public Generator open(Map<String, String> environment) {
    try {
      return new LocalModel(
              model, new GenerationOptions(slots, contextTokens), logprobs.orElse(false))
          .open(name(), environment, Progress.SILENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its files are, downloaded or unpacked first where needed. */
  public Path folder(Map<String, String> environment) {
    return ModelPlace.resolve(model, environment, Progress.SILENT);
  }

  /** The content of a folder; of a model on a hub its name and revision. */
  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder = Fingerprint.builder().add("checkpoint");
    if (logprobs.orElse(false)) {
      builder.add("logprobs");
    }
    if (!model.startsWith(ModelPlace.BUILTIN) && !Files.isDirectory(Path.of(model))) {
      return builder.add(model).build();
    }
    try {
      return builder.addFiles(folder(System.getenv())).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name() {
    return model.replaceFirst("^" + ModelPlace.BUILTIN, "").replaceFirst("/+$", "");
  }
}
