package io.distill4j.presets.local;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.LocalGenerator;
import io.distill4j.student.hub.ModelHub;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.text.ModelText;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in this process: no server is needed.
 *
 * @param model a Hugging Face folder, or a hub's {@code ORG/NAME}
 * @param slots completions decoded together, 1 or more
 * @param contextTokens longest prompt and completion together, 2 or more
 * @param logprobs keeps the log-probability of each token as {@link io.distill4j.data.TokenScores},
 *     its text {@code token_id:ID}. Alternatives are not computed here: ask a server for them with
 *     {@code top-logprobs} of {@code open-ai}. Absent: no
 */
public record LocalModel(String model, int slots, int contextTokens, Optional<Boolean> logprobs)
    implements Teacher {

  public LocalModel {
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must be a folder or a hub's ORG/NAME, was blank");
    }
    var unusedCheck = new GenerationOptions(slots, contextTokens);
  }

  @Override
  public Generator open(Map<String, String> environment) {
    try {
      Path weights = ModelHub.of(environment).resolve(model, Progress.SILENT);
      ModelText text = ModelText.open(weights);
      return new OwnedGenerator(
          new LocalGenerator(
              new ModelFolder(weights).load(Devices.BEST),
              text.codec(),
              new GenerationOptions(slots, contextTokens),
              model,
              model,
              logprobs.orElse(false)),
          text);
    } catch (IOException e) {
      throw new UserMistake(model, "the model cannot be read: " + e, "check the folder", e);
    }
  }

  /** Of the files when it is a folder; a model of a hub is known by its name. */
  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder =
        Fingerprint.builder().add("local-model").add(logprobs.orElse(false).toString());
    Path folder = Path.of(model);
    if (!Files.isDirectory(folder)) {
      return builder.add(model).build();
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        builder.add(String.valueOf(file.getFileName())).add(Fingerprint.ofFile(file).hex());
      }
      return builder.build();
    } catch (IOException e) {
      throw new UserMistake(model, "the model cannot be read: " + e, "check the folder", e);
    }
  }
}
