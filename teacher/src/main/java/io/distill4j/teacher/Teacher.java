package io.distill4j.teacher;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.UserMistake;
import java.util.Map;

/**
 * Who answers the prompts of a generation run. A teacher is a record; its components are its YAML
 * keys and its YAML name is its class name in kebab case.
 */
public interface Teacher {

  /**
   * Connects to the teacher; the caller closes the generator.
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
