package io.distill4j.student.train;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What makes a checkpoint whole beside weights and config: tokenizer, chat template, generation
 * defaults.
 */
@FunctionalInterface
public interface Companions {

  /** Writes the files into a checkpoint folder. */
  void write(Path folder) throws IOException;
}
