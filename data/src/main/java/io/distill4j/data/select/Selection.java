package io.distill4j.data.select;

import io.distill4j.data.Trace;
import java.util.List;

/**
 * Chooses which of the traces that passed every judge become training examples. A selection is a
 * record in this package; its components are its YAML keys and its YAML name is its class name in
 * kebab case.
 */
public interface Selection {

  /**
   * Chooses among the traces of one prompt.
   *
   * @param passing traces of one prompt that passed, in the order of their sample index; may be
   *     empty
   * @return a sub-list in the same order
   */
  List<Trace> select(List<Trace> passing);
}
