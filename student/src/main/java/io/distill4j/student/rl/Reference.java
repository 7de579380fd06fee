package io.distill4j.student.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model that the policy is held against: an earlier state of itself, in memory of its own.
 *
 * <p>It is stored with each checkpoint, beside the moments.
 */
record Reference(Decoder decoder) implements AutoCloseable {

  /** Folder of a checkpoint that it lies in. */
  static Path folder(Path checkpoint) {
    return checkpoint.resolve("trainer").resolve("reference");
  }

  /** Becomes equal to the policy. */
  void follow(Decoder policy) {
    for (int i = 0; i < policy.trained().size(); i++) {
      NDArray target = decoder.trained().get(i);
      try (NDList done = policy.kernels().call("copy", policy.trained().get(i)).add(target).run()) {
        done.singletonOrThrow();
      }
    }
  }

  /** Writes it into a checkpoint. */
  void write(Path checkpoint, Path base) throws IOException {
    Path folder = Files.createDirectories(folder(checkpoint));
    if (decoder.adapters().isPresent()) {
      new AdapterFolder(folder).write(decoder, base.toString());
    } else {
      new ModelFolder(folder).write(decoder, base);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
