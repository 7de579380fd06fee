package io.distill4j.presets.doctor;

import io.distill4j.data.Problem;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param name of what was checked, one or two words
 * @param text what was found
 * @param remedy the way out, where the run would go wrong; absent: it is fine
 */
public record Finding(String name, String text, Optional<String> remedy) {

  public static Finding fine(String name, String text) {
    return new Finding(name, text, Optional.empty());
  }

  public static Finding wrong(String name, String text, String remedy) {
    return new Finding(name, text, Optional.of(remedy));
  }

  /** A finding that is fine or wrong, depending on a claim. */
  static Finding of(boolean fine, String name, String text, String remedy) {
    return fine ? fine(name, text) : wrong(name, text, remedy);
  }

  public boolean isFine() {
    return remedy.isEmpty();
  }

  /** The finding as a problem of the preset. */
  public Problem problem() {
    return new Problem(name, text, remedy.orElse(""));
  }
}
