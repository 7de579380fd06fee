package io.distill4j.student.rl;

import io.distill4j.student.model.Decoder;
import java.io.IOException;

/** Where the completions of a step come from. */
@FunctionalInterface
interface Actors {

  /**
   * The policy as it is now; the caller closes the actor before the policy changes.
   *
   * @param step that is to be drawn for
   */
  Actor of(Decoder policy, long step) throws IOException;
}
