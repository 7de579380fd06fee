package io.distill4j.presets.chain;

import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UserMistake;
import io.distill4j.presets.Pipeline;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.generate.LocalGenerator;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.text.ModelText;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A model on this machine as a teacher. Elsewhere in presets it is named in full: {@code
 * io.distill4j.presets.chain.LocalTeacher: {...}}.
 *
 * @param model folder of the model
 * @param generation how much is drawn at once
 */
public record LocalTeacher(Path model, GenerationOptions generation) implements Teacher {

  @Override
  public Generator open(Map<String, String> environment) {
    ModelText text = ModelText.open(model);
    try {
      Generator drawing =
          new LocalGenerator(
              new ModelFolder(model).load(Devices.BEST),
              text.codec(),
              generation,
              String.valueOf(model.getFileName()),
              model.toString());
      return new WithText(drawing, text);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw unreadable(e);
    }
  }

  /** The generator and the tokenizer that it reads and writes with. */
  private record WithText(Generator drawing, ModelText text) implements Generator {

    @Override
    public CompletionStage<Completion> generate(Request request) {
      return drawing.generate(request);
    }

    @Override
    public String model() {
      return drawing.model();
    }

    @Override
    public String endpoint() {
      return drawing.endpoint();
    }

    @Override
    public void close() {
      drawing.close();
      text.close();
    }
  }

  @Override
  public Fingerprint fingerprint() {
    try {
      return Fingerprint.builder().add("local").add(Pipeline.contentHash(model)).build();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UserMistake unreadable(Exception e) {
    return new UserMistake(
        model.toString(), "cannot be read as a model: " + e, "give the folder of a model", e);
  }
}
