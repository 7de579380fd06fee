package io.distill4j.presets.contest;

import io.distill4j.eval.score.Compute;
import java.util.Optional;

/**
 * A model in a contest.
 *
 * @param name in tables and files
 * @param source where its samples come from
 * @param compute what its training took, for the picture of accuracy against compute
 */
public record Contestant(String name, SampleSource source, Optional<Compute> compute) {

  public Contestant {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]*")) {
      throw new IllegalArgumentException(
          "name must be letters, digits, blanks, dots, hyphens and underscores, was '"
              + name
              + "'");
    }
  }
}
