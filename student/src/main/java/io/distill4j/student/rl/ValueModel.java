package io.distill4j.student.rl;

import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model under a value head that does not sit on the policy. */
record ValueModel(Decoder decoder, Optimizer optimizer, Gradients gradients)
    implements AutoCloseable {

  /** Around a decoder, which it then closes. */
  static ValueModel of(Decoder decoder, AdamW constants) {
    return new ValueModel(decoder, new Optimizer(decoder, constants), decoder.newGradients());
  }

  /** Folder below that of the critic with the weights, or the adapters alone. */
  static Path weights(Path critic) {
    return critic.resolve("model");
  }

  void write(Path critic, Path base) throws IOException {
    Path folder = Files.createDirectories(weights(critic));
    if (decoder.adapters().isPresent()) {
      new AdapterFolder(folder).write(decoder, base.toString());
    } else {
      new ModelFolder(folder).write(decoder, base);
    }
    optimizer.write(moments(critic));
  }

  void read(Path critic, long updates) throws IOException {
    optimizer.read(moments(critic), updates);
  }

  private static Path moments(Path critic) {
    return critic.resolve("model-optimizer");
  }

  @Override
  public void close() {
    gradients.close();
    optimizer.close();
    decoder.close();
  }
}
