package io.distill4j.eval.metric;

import io.distill4j.eval.stats.Estimate;
import java.util.List;

/**
 * Measures something about the samples of a model. A metric is a record in this package; its
 * components are its YAML keys and its YAML name is its class name in kebab case.
 *
 * <p>Total: what cannot be measured is {@link Estimate#UNDEFINED}, never 0.
 */
public interface Metric {

  /** What the value counts. */
  enum Unit {
    /** In [0, 1], shown as a percentage. */
    SHARE,
    /** Tokens, 0 or more. */
    TOKENS
  }

  /** Short name in tables and files, such as {@code pass@1}. */
  String id();

  Unit unit();

  /**
   * Measures.
   *
   * @param attempts one per problem
   * @param level of the interval, such as 0.95
   */
  Estimate measure(List<Attempts> attempts, double level);
}
