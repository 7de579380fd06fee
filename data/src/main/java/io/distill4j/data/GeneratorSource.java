package io.distill4j.data;

import java.util.Map;

/**
 * What a {@link Generator} is opened from: a server's address, the path of a recording. In YAML it
 * is named as teachers are.
 */
public interface GeneratorSource {

  /**
   * Connects; the caller closes the generator.
   *
   * @param environment environment variables, the only place besides files where secrets come from
   * @throws UserMistake when it cannot be opened as described
   */
  Generator open(Map<String, String> environment);

  /**
   * Stands for what determines the completions: model and content, not addresses or secrets, so
   * that a run may go on with another server of the same model.
   *
   * @throws UserMistake when files it is made from are missing
   */
  Fingerprint fingerprint();
}
