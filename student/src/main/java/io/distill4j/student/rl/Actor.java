package io.distill4j.student.rl;

import io.distill4j.student.generate.Generated;
import java.util.List;

/** The policy as it was before a step, ready to draw. */
interface Actor extends AutoCloseable {

  /** Draws a completion for each, in their order. */
  List<Generated> draw(List<Asked> asked);

  @Override
  void close();
}
