package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import java.util.stream.Stream;

/**
 * Where prompts come from. A source is a record in this package; its components are its YAML keys
 * and its YAML name is its class name in kebab case.
 */
public interface PromptSource {

  /**
   * Opens the prompts in their stable order; the caller closes the stream.
   *
   * @throws UserMistake when the source is missing or malformed
   */
  Stream<Prompt> open();

  /** Stands for the content: equal fingerprints promise equal prompts in equal order. */
  Fingerprint fingerprint();
}
