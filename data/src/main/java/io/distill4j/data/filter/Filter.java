package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;

/**
 * Judges a trace by itself, without knowing whether its answer is right. A filter is a record in
 * this package; its components are its YAML keys and its YAML name is its class name in kebab case.
 *
 * <p>Thread-safe, deterministic and total: it returns for every input and never throws.
 */
public interface Filter {

  Verdict judge(Trace trace);

  /**
   * What judges in this filter's place during a run. A filter that needs a tokenizer or a benchmark
   * opens it here; until then it answers {@link Verdict.Unknown}.
   *
   * @throws UserMistake when what it needs is missing
   */
  default Filter ready(Toolbox tools) {
    return this;
  }
}
