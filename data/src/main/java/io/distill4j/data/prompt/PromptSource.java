package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.util.Map;
import java.util.OptionalLong;
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

  /**
   * Opens the prompts again after {@link #open} was read to its end: what was checked then need not
   * be checked again.
   */
  default Stream<Prompt> reopen() {
    return open();
  }

  /**
   * Checks all prompts as {@link #open} does and counts them, where that is one pass and ids are
   * known to differ; empty where the prompts must be read for it.
   */
  default OptionalLong checkAndCount() {
    return OptionalLong.empty();
  }

  /**
   * The source with what it needs from elsewhere fetched, such as files of a hub; itself when it
   * needs nothing.
   *
   * @param environment variables that say where a hub and its cache are, and hold its token
   * @throws UserMistake when there is no such thing
   * @throws UpstreamFailure when it cannot be reached
   */
  default PromptSource connect(Map<String, String> environment, Progress progress) {
    return this;
  }

  /** Stands for the content: equal fingerprints promise equal prompts in equal order. */
  Fingerprint fingerprint();
}
